/**
 * Values of a model's `pointwise` program, the log density of every observation, along draws: recomputed from positions.
 * Not here: what is made of them (loo.ts; the ledger's files).
 */
import { wasm } from './backends/wasm/index.ts';
import { bindData } from './density.ts';
import type { ModelSpec } from './model/spec.ts';

/**
 * @param addresses of likelihoods: outputs of the program
 * @param chains positions of each chain's draws, row-major, at least `draws` rows of them
 * @returns for every address, nats: row-major [chains, draws, …shape of the output]
 */
export function alongDraws(
  { pointwise, data, dim }: Pick<ModelSpec, 'pointwise' | 'data' | 'dim'>,
  addresses: readonly string[],
  chains: readonly Float64Array[],
  draws: number,
): readonly Float64Array[] {
  const program = wasm.load(pointwise);
  try {
    bindData(program, pointwise, data);
    const columns = addresses.map(address => program.output(address));
    const reads = pointwise.inputs.some(input => input.name === 'position');
    const position = reads ? program.input('position') : undefined;
    const out = columns.map(({ length }) => new Float64Array(chains.length * draws * length));
    for (const [c, positions] of chains.entries()) {
      for (let draw = 0; draw < draws; draw++) {
        position?.set(positions.subarray(draw * dim, (draw + 1) * dim));
        program.run();
        columns.forEach((column, i) => out[i].set(column, (c * draws + draw) * column.length));
      }
    }
    return out;
  } finally {
    program.dispose();
  }
}
