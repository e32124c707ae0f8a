/** Turns all results into RESULTS.md. Not here: measuring (run.ts), one workload's section, growth. */
import { geometricMean } from './format.ts';
import { growthSections } from './report-growth.ts';
import { headline, workloadSection } from './report-workload.ts';
import type { Results } from './results.ts';
import { SLOW } from './side.ts';
import { WORKLOADS } from './workloads.ts';

function meanLine(title: string, values: readonly number[], of: number): string {
  if (values.length === 0) return `${title}: Stan is not there`;
  const part = values.length === of ? '' : ` (over ${values.length} of ${of} workloads)`;
  return `${title}: ${geometricMean(values).toFixed(2)}${part}`;
}

/** The whole file, and the line that `npm run bench` ends with. */
export function report(results: Results): { readonly text: string; readonly last: string } {
  const groups = WORKLOADS.flatMap(workload => {
    const group = results.groups[workload.name];
    return group === undefined ? [] : [{ workload, group }];
  });
  const ratios = groups.map(({ group }) => headline(group));
  const ess = ratios.flatMap(ratio => ratio.ess ?? []);
  const times = ratios.flatMap(ratio => ratio.time ?? []);
  const last = meanLine('geometric mean speed-up over Stan', ess, WORKLOADS.length);
  const sections = groups.map(({ group, workload }) => workloadSection(group, workload, results.machine));
  const text = [
    HEAD,
    `${results.machine}.`,
    EXPLANATION,
    ...sections,
    ...growthSections(results),
    `${meanLine('geometric mean of Stan’s sampling time ÷ ours', times, WORKLOADS.length)}\n\n${last}`,
  ].join('\n\n');
  return { text: `${text}\n`, last };
}

const HEAD = `# Benchmarks

Written by \`npm run bench\`; not to be edited. Numbers: tables/results.json.`;

const EXPLANATION = `One chain in 64-bit floats, the same model, priors and data on every side, from the same generator (data.ts). All sides run one after
the other in each round; figures are medians with their range. The machine is shared: chains under a second are run several
times with the same seed, on every side, and the best time kept; read the ratios. A side whose chain takes over ${SLOW / 1000} s runs in the first round only.
ESS is the smallest bulk effective sample size over the free parameters, warm-up time included. Speed-up is the ratio of the medians of
ESS per second against Stan’s faster build.

Cold is a fresh Node process, from the cell’s text to the last draw: everything the model needs is made, and nothing has run before. The engine itself
is compiled to bytecode when it is loaded (\`--no-lazy\`), as Stan’s own library was when it was built; the row below it leaves that to V8’s habit, which
compiles each function at its first call. With V8’s code cache, which browsers keep for pages they have seen, the process gets the bytecode of functions that an
earlier one ran. After idle warming, it has before taken other, small models along the same way, as the app’s workers do while a page is read.
Warm is a process that has run the model before; its chain begins with the compiled module. Chromium is the built app with its real workers,
chain worker’s time, three seconds after the page is up.

The others’ chains begin compiled: Stan’s time is the elapsed time it reports with hardly a draw written (httpstan hands each as text to another process,
which costs tens of milliseconds); NumPyro’s is one jitted loop in its second run; nutpie’s ends before the copy into ArviZ. Pyro’s and nutpie’s chains are
shortened where they would take too long, as said in their rows. Their “text → first draw” is compiling and a first chain, imports apart: for
NumPyro that chain is whole. Autoregression is a plain loop for ours and Stan, one array for the others.`;
