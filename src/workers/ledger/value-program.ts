/** Computes the values of a position, compiled. Not here: tables of them (value-table.ts). */
import { compileWasm, instantiateWasm } from '../../engine/backends/wasm/index.ts';
import { bindData, valuesOf, type ValueProgram } from '../../engine/density.ts';
import type { McmcJob } from '../../engine/inference/job.ts';

/** The compiled `values` program: reads outputs in the order of the entries. */
export function valueProgram({ model }: McmcJob): ValueProgram {
  const program = instantiateWasm(compileWasm(model.values));
  bindData(program, model.values, model.data);
  return valuesOf(program, model);
}
