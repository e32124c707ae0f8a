/** Honest messages of a kernel, and damage to plain data. Not here: who checks them (targets.ts). */
import { compileModel } from '../../src/engine/model/compile.ts';
import { nuts } from '../../src/engine/api.ts';
import { Normal } from '../../src/engine/distributions/index.ts';
import { observe, sample } from '../../src/engine/model/primitives.ts';
import { below, oneOf } from './damage.ts';
import type { Dice } from './damage.ts';

function model(): void {
  const mu = sample('mu', Normal(0, 1));
  observe(Normal(mu, 2), 3);
}
const job = {
  model: compileModel(model, { args: [] }),
  sampler: nuts(),
  chains: 2,
  warmup: 10,
  draws: 10,
  seed: 1,
};

export const MESSAGES: readonly unknown[] = [
  { op: 'ready' },
  { op: 'pong', n: 3 },
  { op: 'data', ask: 1, name: 'penguins' },
  { op: 'output', request: 1, output: { kind: 'value', type: 'number', text: '1' } },
  {
    op: 'output',
    request: 1,
    output: {
      kind: 'table',
      rows: 2,
      columns: [
        { name: 'a', values: [1, null] },
        { name: 'b', values: ['x', true] },
      ],
    },
  },
  {
    op: 'done',
    request: 1,
    outputs: [{ kind: 'text', stream: 'log', text: 'x' }],
    error: { code: 'x', message: 'y', span: { cell: 'c1', line: 1, column: 1 } },
    names: [{ name: 'a', type: 'number', sketch: { kind: 'numbers', min: 0, max: 1, values: [0, 1] } }],
    milliseconds: 2,
  },
  { op: 'unhandled', error: { code: 'x', message: 'y' } },
  { op: 'run', run: 1, request: 1, job },
  { op: 'run', run: 2, request: 1, job },
];

const SPITE: readonly unknown[] = [
  null,
  undefined,
  NaN,
  Infinity,
  -1,
  0.5,
  2 ** 53,
  '',
  '__proto__',
  'constructor',
  'x'.repeat(1_000),
  [],
  {},
  [[]],
  true,
  new Float64Array(3),
  new Date(0),
  new Map([['op', 'ready']]),
  JSON.parse('{"__proto__": {"hostile": 1}}'),
  new Array(50_000),
];

/** A copy with one to three of its parts changed, dropped, moved, or made part of themselves. */
export function damagedMessage(roll: Dice, message: unknown): unknown {
  const copy: unknown = structuredClone(message);
  for (let wounds = 1 + below(roll, 3); wounds > 0; wounds -= 1) {
    const parts = partsOf(copy);
    const [owner, key] = oneOf(roll, parts);
    try {
      wound(roll, owner, key, parts);
    } catch {
      // A list has no length of this kind.
    }
  }
  return copy;
}

function wound(roll: Dice, owner: object, key: string, parts: readonly [owner: object, key: string][]): void {
  switch (below(roll, 6)) {
    case 0:
      Reflect.deleteProperty(owner, key);
      break;
    case 1:
      Reflect.set(owner, key, oneOf(roll, parts)[0]);
      break;
    case 2:
      Reflect.set(
        owner,
        oneOf(roll, ['__proto__', 'op', 'name', 'shape', '0', 'length']),
        oneOf(roll, SPITE),
      );
      break;
    default:
      Reflect.set(owner, key, oneOf(roll, SPITE));
  }
}

/** Every property of every part, each part once. */
function partsOf(value: unknown): [owner: object, key: string][] {
  const found: [object, string][] = [];
  const seen = new Set<unknown>();
  const queue = [value];
  while (queue.length > 0 && found.length < 3_000) {
    const part = queue.pop();
    if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part) || seen.has(part)) continue;
    seen.add(part);
    for (const key of Object.keys(part).slice(0, 200)) {
      found.push([part, key]);
      queue.push(Reflect.get(part, key));
    }
  }
  return found.length === 0 ? [[{}, 'x']] : found;
}
