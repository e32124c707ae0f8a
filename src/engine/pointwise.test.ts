import { expect, test, vi } from 'vitest';
import { wasm } from './backends/wasm/index.ts';
import { Normal } from './distributions/index.ts';
import { compileModel } from './model/compile.ts';
import { observe, sample } from './model/primitives.ts';
import { alongDraws } from './pointwise.ts';

const Y = [0.5, -1];
const model = compileModel(() => {
  const mu = sample('mu', Normal(0, 1));
  observe('y', Normal(mu, 2), Y);
}, {});
const addresses = model.factors.filter(({ kind }) => kind === 'likelihood').map(({ address }) => address);
const byHand = (mu: number, y: number): number =>
  -0.5 * ((y - mu) / 2) ** 2 - Math.log(2 * Math.sqrt(2 * Math.PI));

test('every observation has its log density at every draw, chain by chain', () => {
  const chains = [Float64Array.of(0, 1, 9), Float64Array.of(-2, 3)];
  const [values] = alongDraws(model, addresses, chains, 2);
  const expected = [0, 1, -2, 3].flatMap(mu => Y.map(y => byHand(mu, y)));
  expect(values).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 12));
});

test('its program is given free, also where it fails', () => {
  const load = wasm.load.bind(wasm);
  let disposed = 0;
  const spy = vi.spyOn(wasm, 'load').mockImplementation(graph => {
    const program = load(graph);
    return { ...program, dispose: () => void (disposed += 1) };
  });
  alongDraws(model, addresses, [Float64Array.of(0)], 1);
  expect(disposed).toBe(1);
  expect(() => alongDraws(model, ['nothing'], [Float64Array.of(0)], 1)).toThrow('nothing');
  expect(disposed).toBe(2);
  spy.mockRestore();
});
