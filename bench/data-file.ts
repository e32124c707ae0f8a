/** `npx tsx bench/data-file.ts workload` prints the data of a workload as JSON, for programs that are not run by run.ts. */
import { WORKLOADS } from './workloads.ts';

const name = process.argv[2];
const found = WORKLOADS.find(workload => workload.name === name);
if (found === undefined)
  throw new Error(`no workload ${name}; there are ${WORKLOADS.map(one => one.name).join(', ')}`);
console.log(JSON.stringify(found.data()));
