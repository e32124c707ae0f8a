import { expect, test } from 'vitest';
import { backends } from './index.ts';

test.each(['interpreter', 'wasm'] as const)('%s loads under its own name and runs a graph', async name => {
  const backend = await backends[name]();
  expect(backend.name).toBe(name);
  const executable = backend.load({
    nodes: [
      { op: 'input', inputs: [], params: { name: 'x' }, shape: [2] },
      { op: 'neg', inputs: [0], params: {}, shape: [2] },
    ],
    inputs: [{ name: 'x', role: 'parameter', node: 0 }],
    outputs: [{ name: 'y', node: 1 }],
  });
  executable.input('x').set([1, -2]);
  executable.bind();
  executable.run();
  expect([...executable.output('y')]).toEqual([-1, 2]);
  expect(executable.bytes).toBeGreaterThan(0);
});
