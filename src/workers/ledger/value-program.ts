/** Computes the values of a position, compiled. Not here: tables of them (value-table.ts). */
import { compileWasm, instantiateWasm } from '../../engine/backends/wasm/index.ts';
import { bindData } from '../../engine/density.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
import type { ValueProgram } from './value-table.ts';

/** The compiled `values` program: reads outputs in the order of the entries. */
export function valueProgram({ model }: McmcJob): ValueProgram {
  const program = instantiateWasm(compileWasm(model.values));
  bindData(program, model.values, model.data);
  const usesPosition = model.values.inputs.some(input => input.name === 'position');
  const position = usesPosition ? program.input('position') : new Float64Array(model.dim);
  const outputs = model.entries.map(entry => program.output(entry.name));
  return (values, out, at) => {
    position.set(values);
    program.run();
    let place = at;
    for (const output of outputs) {
      out.set(output, place);
      place += output.length;
    }
  };
}
