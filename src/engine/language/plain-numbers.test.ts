/** Plain numbers where numbers are meant, in cells as modellers write them; arrays where a trace or a plate needs them. */
import { describe, expect, it } from 'vitest';
import { runCell } from '../../cli/run-cell.ts';
import { isTensor } from '../array/index.ts';

async function output(source: string): Promise<unknown> {
  const { result } = await runCell('cell1', source);
  return result;
}

const AT = 'const at = tensor([2, -1, 0, -3]);';

describe('in a cell, outside models', () => {
  it.each([
    ['filter', 'range(4).filter(i => at[i] >= 0)', [0, 2]],
    ['find', '[0, 1, 2, 3].find(i => at[i] < -1)', 3],
    ['findIndex', 'at.toArray().findIndex((_, i) => at[i] === 0)', 2],
    ['some', '[1, 3].some(i => at[i] > 0)', false],
    ['sort', '[0, 1, 2, 3].sort((a, b) => at[a] - at[b])', [3, 1, 2, 0]],
    ['Math.max', 'Math.max(at[0], at[1])', 2],
    ['array index', '["a", "b", "c"][at[0]]', 'c'],
    ['===', 'at[0] === 2 && at[1] !== 2', true],
    ['Map', 'new Map([[2, "two"]]).get(at[0])', 'two'],
    ['JSON', 'JSON.stringify({ x: at[0], y: sum(at), z: at.mean() })', '{"x":2,"y":-2,"z":-0.5}'],
    ['toFixed', '`${sum(at).toFixed(1)} ${at.mean().toFixed(2)} ${at[0].toFixed()}`', '-2.0 -0.50 2'],
    ['truth', '[0, 1, 2, 3].filter(i => at[i] + 1)', [0, 2, 3]],
    ['not', '[0, 1, 2, 3].filter(i => !at[i])', [2]],
    ['Number', 'Number(max(at)) + Number(Normal(0, 1).cdf(0))', 2.5],
    ['typeof', '[typeof at[1], typeof (at[1] > 0), typeof exp(at[0])]', ['number', 'boolean', 'number']],
    ['one number in, one out', '[sqrt(4), maximum(1, 2), abs(-3), gt(2, 1)]', [2, 2, 3, 1]],
    ['item still works', 'at[0].item() + sum(at).item()', 0],
    ['log density', '[-1, 0].filter(x => Normal(0, 1).logProb(x) > -1)', [0]],
    ['draws', 'Bernoulli(1).sample(random(1)) === 1', true],
  ])('%s: %s', async (_, expression, expected) => {
    expect(await output(`${AT} const result = ${expression};`)).toEqual(expected);
  });

  it('arrays of one element, arrays made on request and rows stay arrays', async () => {
    const result = await output(
      `${AT} const result = [at["0:1"], tensor(3), at.add(1), tensor([[1, 2]])[0]];`,
    );
    expect((result as unknown[]).every(isTensor)).toBe(true);
  });
});

describe('where a recording needs the array', () => {
  it('derivatives go through indices, comparisons and reductions', async () => {
    const source = `${AT}
const f = x => { const y = at * x; return (y[0] > 0 ? y[0] ** 2 : y[1]) + sum(y); };
const result = [grad(f)(1), grad(f)(-1), jvp(x => exp(x), 0, 2).tangent];`;
    // d/dx (2x)² + Σ at·x = 8x − 2, or −1 − 2.
    expect(await output(source)).toEqual([6, -3, 2]);
  });

  it('plates keep their axis', async () => {
    const source = `const y = tensor([1, 2, 3]);
function model() {
  const mu = ~Normal(0, 1);
  plate("rows", 3, () => { const z = deterministic("z", (y - mu) * 2); observe("o", Normal(z, 1), y); });
}
const { values } = trace(model, { seed: 1 });
const result = values.find(v => v.name === "z").data.shape;`;
    expect(await output(source)).toEqual([3]);
  });
});
