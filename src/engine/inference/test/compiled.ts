/** Log densities written with tensors, compiled to WebAssembly. Used by tests. */
import { trace, type Tensor } from '../../array/index.ts';
import { gradientGraph } from '../../autodiff/index.ts';
import { wasm } from '../../backends/wasm/index.ts';
import { densityOf } from '../../density.ts';
import type { Density } from '../contracts.ts';

export function compiled(dim: number, logDensity: (x: Tensor) => Tensor): Density {
  const inputs = [{ name: 'position', role: 'parameter', shape: [dim] }] as const;
  const graph = trace(inputs, ([x]) => ({ logDensity: logDensity(x) }));
  const program = wasm.load(gradientGraph(graph, 'logDensity', 'position'));
  program.bind();
  return densityOf(
    program,
    Array.from({ length: dim }, (_, i) => `x[${i}]`),
  );
}

/** The same density without its machine code: chains run in JavaScript. */
export function plain(density: Density): Density {
  const { dim, names, evaluate } = density;
  return { dim, names, evaluate };
}
