/** `npm run fuzz [-- cases [seed]]`: 100,000 damaged links, notebooks, files and messages. Not here: the cases. */
import { fuzz, summaryOf } from './run.ts';

const [cases = 100_000, seed = 1978] = process.argv.slice(2).map(Number);
const tally = await fuzz(cases, seed, line => console.log(line));
for (const line of [...tally.crashes, ...tally.losses].slice(0, 40)) console.log(line);
console.log(summaryOf(tally));
process.exit(tally.crashes.length + tally.losses.length === 0 ? 0 : 1);
