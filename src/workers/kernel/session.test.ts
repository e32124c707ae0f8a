import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';
import { tensor } from '../../engine/array/index.ts';
import { createRuntime } from '../../engine/language/index.ts';
import type { McmcResult } from '../../engine/inference/job.ts';
import { TildeError } from '../../engine/errors.ts';
import * as v from 'valibot';
import { fromKernelSchema } from '../protocol.ts';
import type { FromKernel, Output } from '../protocol.ts';
import { captureConsole } from './console.ts';
import { createSession } from './session.ts';
import type { CellFunction } from './session.ts';

const DATA = {
  data0: { shape: [2], values: Float64Array.of(1, 2) },
  data1: { shape: [3], values: Float64Array.of(3, 4, 5) },
};

function setup() {
  const sent: FromKernel[] = [];
  const loads: string[] = [];
  const fakeConsole: Record<string, (...values: unknown[]) => void> = {};
  const session = createSession({
    post: message => sent.push(v.parse(fromKernelSchema, structuredClone(message))),
    load: async code => {
      loads.push(code);
      // A classic script of the same length and lines: vitest would hide the file name of a module.
      const script = code.replace('export default ', `${' '.repeat(14)}(`).replace('\n//# ', ')\n//# ');
      const filename = /sourceURL=(\S+)/.exec(code)?.[1];
      return runInThisContext(script, { filename }) as CellFunction;
    },
    api: {
      tensor,
      console: fakeConsole,
      fail: () => {
        throw new TildeError('support', 'scale must be positive', {
          expected: '> 0',
          got: '-1',
          hint: 'use 1',
        });
      },
      mcmc: async () =>
        (await session.inference.runMcmc({ seed: session.inference.seed, model: { data: DATA } } as never))
          .seconds,
    },
    card: model => {
      if (model.name === 'printing') model();
      return model.name.startsWith('bad') ? undefined : { kind: 'markdown', text: `card of ${model.name}` };
    },
    trouble: model => {
      if (!model.name.startsWith('bad')) return undefined;
      try {
        return model();
      } catch (reason) {
        return reason;
      }
    },
    runtime: (cell, sites) => createRuntime(cell, sites, { draw: () => 0 }),
    now: () => performance.now(),
    console: show => captureConsole(fakeConsole, show),
  });
  let requests = 0;
  async function run(cell: string, source: string) {
    requests += 1;
    const from = sent.length;
    session.receive({ op: 'evaluate', request: requests, cell, source, seed: 7 });
    for (;;) {
      await new Promise(resolve => setTimeout(resolve, 1));
      const done = sent.slice(from).find(message => message.op === 'done');
      if (done?.op !== 'done') continue;
      const early = sent.slice(from).flatMap(m => (m.op === 'output' ? [m.output] : []));
      return { ...done, outputs: [...early, ...done.outputs] as Output[] };
    }
  }
  return { session, sent, loads, run };
}

test('a model that a cell defines shows its card, a plain function does not', async () => {
  const { run } = setup();
  const { outputs } = await run(
    'c1',
    'function model() { const mu = ~tensor; }\nfunction plain() { return 1; }',
  );
  expect(outputs).toEqual([{ kind: 'markdown', text: 'card of model' }]);
});

test('the last expression is shown and names are described', async () => {
  const { run } = setup();
  const { outputs, names, error } = await run('a', 'const y = tensor([1, 2, 3]);\nconst n = 2;\nn + 1');
  expect(error).toBeNull();
  expect(outputs).toEqual([{ kind: 'value', type: 'number', text: '3' }]);
  expect(names).toEqual([
    { name: 'y', type: 'tensor [3]', sketch: { kind: 'numbers', min: 1, max: 3, values: [1, 2, 3] } },
    { name: 'n', type: 'number', sketch: { kind: 'numbers', min: 2, max: 2, values: [2] } },
  ]);
});

test('cells read the names of others, live, and a re-run replaces them', async () => {
  const { run } = setup();
  await run('a', 'let x = 1');
  expect((await run('b', 'x + 1')).outputs).toMatchObject([{ text: '2' }]);
  await run('a', 'let x = 5');
  expect((await run('b', 'x + 1')).outputs).toMatchObject([{ text: '6' }]);
});

test('a module is loaded once per text and called again on every run', async () => {
  const { run, loads } = setup();
  const source = 'const h = slider("heads", { min: 0, max: 10, value: 3 });\nh';
  for (let i = 0; i < 3; i += 1) await run('a', source);
  expect(loads).toHaveLength(1);
});

test('a control shows itself and gives the value that the reader set', async () => {
  const { run, session } = setup();
  const source = 'const h = slider("heads", { min: 0, max: 10, value: 3 });\nh';
  const first = await run('a', source);
  expect(first.outputs[0]).toMatchObject({
    kind: 'widget',
    control: 'slider',
    id: 'a:heads',
    step: 1,
    value: 3,
  });
  session.receive({ op: 'widget', id: 'a:heads', value: 7 });
  const second = await run('a', source);
  expect(second.outputs).toMatchObject([{ value: 7 }, { text: '7' }]);
  session.receive({ op: 'widget', id: 'a:heads', value: 70 });
  expect((await run('a', source)).outputs[1]).toMatchObject({ text: '3' });
});

test('two controls of one label have ids of their own', async () => {
  const { run } = setup();
  const { outputs } = await run('a', 'checkbox("on"); checkbox("on")');
  expect(outputs.flatMap(output => (output.kind === 'widget' ? output.id : []))).toEqual(['a:on', 'a:on:2']);
});

test('a native error names the line of the source, not of the compiled text', async () => {
  const { run } = setup();
  const { error } = await run('a', 'const a = 1;\n\nconst f = (o) => o.x.y;\nf({});');
  expect(error).toMatchObject({ code: 'runtime', span: { cell: 'a', line: 3 } });
});

test('an error of the engine keeps expectation and advice and gets a place', async () => {
  const { run } = setup();
  const { error } = await run('a', '\nfail()');
  expect(error).toMatchObject({ code: 'support', expected: '> 0', got: '-1', hint: 'use 1' });
  expect(error?.span?.line).toBe(2);
});

test('a mistake in the text is found before anything runs', async () => {
  const { run, loads } = setup();
  const { error } = await run('a', 'const x = 1\nconst = 3');
  expect(error).toMatchObject({ code: 'language', span: { cell: 'a', line: 2 } });
  expect(loads).toEqual([]);
});

test('printed lines come as one output, before the value, and are limited', async () => {
  const { run } = setup();
  const { outputs } = await run('a', 'console.log("a", 1); console.log([1, 2.5]); 3');
  expect(outputs).toEqual([
    { kind: 'text', stream: 'log', text: 'a 1\n[1, 2.5]' },
    { kind: 'value', type: 'number', text: '3' },
  ]);
  const flood = await run('b', 'for (let i = 0; i < 1e5; i++) console.log("0123456789")');
  const size = flood.outputs.reduce(
    (sum, output) => sum + (output.kind === 'text' ? output.text.length : 0),
    0,
  );
  expect(size).toBeLessThan(110_000);
  expect(JSON.stringify(flood.outputs.at(-1))).toContain('more was printed');
});

test('records are shown as a table, NaN in words', async () => {
  const { run } = setup();
  const { outputs } = await run('a', 'const rows = [{ a: 1, b: "x" }, { a: 0 / 0 }];\nrows');
  expect(outputs).toEqual([
    {
      kind: 'table',
      // The name of the cell's whose value it is.
      title: 'rows',
      rows: 2,
      columns: [
        { name: 'a', values: [1, 'NaN'] },
        { name: 'b', values: ['x', null] },
      ],
    },
  ]);
});

test('a sampling job goes out with the seed and its result comes back into the cell', async () => {
  const { run, session, sent } = setup();
  const running = run('a', 'const s = await mcmc();\ns * 2');
  while (!sent.some(message => message.op === 'run')) await new Promise(resolve => setTimeout(resolve, 1));
  const job = sent.find(message => message.op === 'run');
  expect(job).toMatchObject({ op: 'run', run: 1, job: { seed: 7 } });
  session.receive({ op: 'run-done', run: 1, result: { seconds: 21 } as McmcResult });
  expect((await running).outputs).toMatchObject([{ text: '42' }]);
});

test('a job that fails throws in the cell with its own code and table', async () => {
  const { run, session, sent } = setup();
  const running = run('a', 'await mcmc()');
  while (!sent.some(message => message.op === 'run')) await new Promise(resolve => setTimeout(resolve, 1));
  const table = [{ name: 'mu', value: 1, gradient: 2 }];
  session.receive({ op: 'run-failed', run: 1, error: { code: 'start', message: 'No start point', table } });
  expect((await running).error).toMatchObject({ code: 'start', table });
});

test('a model that cannot run is said so under its cell, with reason and line; the cell ends well all the same', async () => {
  const { run } = setup();
  const found = await run('c1', 'function good() { ~tensor; }\nfunction badOne() {\n  fail(); ~tensor;\n}');
  expect(found.error).toBeNull();
  expect(found.troubled).toBe(true);
  expect(found.outputs).toEqual([
    { kind: 'markdown', text: 'card of good' },
    {
      kind: 'text',
      stream: 'warn',
      text: 'The model badOne cannot run yet: scale must be positive (line 3). Use 1.',
    },
  ]);
  // Helpers that hand models on are none.
  const helpers =
    'const badHelper = (...xs) => condition(fail(), xs);\nconst badToo = () => condition(fail());';
  expect((await run('c1', `function good() { ~tensor; }\n${helpers}`)).troubled).toBeUndefined();
});

test('looking for what keeps a model from running prints nothing, be there trouble or not', async () => {
  const { run } = setup();
  const source = 'function badPrints() {\n  console.log("seen");\n  fail(); ~tensor;\n}\nconsole.log("own");';
  const { outputs } = await run('c1', source);
  expect(outputs.filter(output => output.kind === 'text').map(({ text }) => text)).toEqual([
    'own',
    expect.stringMatching(/^The model badPrints cannot run yet/),
  ]);
  expect((await run('c1', 'console.log("after")')).outputs).toMatchObject([{ text: 'after' }]);
});

test('drawing the card of a model prints nothing, running it in a cell does', async () => {
  const { run } = setup();
  const model = 'function printing() {\n  console.log("seen");\n  ~tensor;\n}\nconsole.log("own");';
  const printed = ({ outputs }: { outputs: readonly Output[] }) =>
    outputs.flatMap(output => (output.kind === 'text' ? [output.text] : []));
  expect(printed(await run('c1', model))).toEqual(['own']);
  expect(printed(await run('c2', 'printing();\nnull'))).toContain('seen');
});

test('names of a deleted cell are read by nobody until it comes back, and are not kept for good', async () => {
  const { session, run } = setup();
  const now = (what: 'aside' | 'back' | 'gone') => session.receive({ op: 'removed', cell: 'a', now: what });
  await run('a', 'const x = 2;');
  now('aside');
  session.receive({ op: 'forget', cell: 'a' });
  expect((await run('b', 'x * 2')).error?.message).toMatch(/is not defined/);
  now('back');
  expect((await run('b', 'x * 2')).outputs).toMatchObject([{ kind: 'value', text: '4' }]);
  now('aside');
  session.receive({ op: 'forget', cell: 'a' });
  now('gone');
  now('back');
  expect((await run('b', 'x * 2')).error).not.toBeNull();
});

test('a run that a cell leaves without awaiting it is warned of there, and named where it is used', async () => {
  const { run } = setup();
  const { outputs, error } = await run('a', 'const post = mcmc({});');
  expect(error).toBeNull();
  expect(outputs).toEqual([
    {
      kind: 'text',
      stream: 'warn',
      text: 'post is a promise, not yet a result: write const post = await mcmc({}) in line 1.',
    },
  ]);
  const silent = await run('c', '[post].length');
  expect(silent.outputs.at(-1)).toEqual({
    kind: 'text',
    stream: 'warn',
    text: 'post is a promise, not yet a result: write const post = await mcmc({}) in line 1 of the cell that defines it.',
  });
  expect((await run('d', 'Promise.race([1, await post.then]).length')).outputs).toEqual([]);
  const used = await run('b', 'const m = post.mean("mu");');
  expect(used.error).toMatchObject({
    code: 'language',
    hint: 'write const post = await mcmc({}) in line 1 of the cell that defines it',
    span: { cell: 'b', line: 1 },
  });
});

test('a misspelt local of a model is likened to it', async () => {
  const { run } = setup();
  const { error } = await run('a', 'function f() {\n  const slope = 2;\n  return slpoe * 2;\n}');
  expect(error).toMatchObject({ message: '`slpoe` is not defined', hint: 'did you mean slope?' });
});

test('a job says what its data are called, here and in the cell that runs', async () => {
  const { run, session, sent } = setup();
  await run('a', 'const x = [1, 2];');
  const pending = run('b', 'const y = tensor([3, 4, 5]);\nawait mcmc();\nconst later = [1, 2];');
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, 1));
    const asked = sent.find(message => message.op === 'run');
    if (asked?.op !== 'run') continue;
    expect(asked.job).toMatchObject({ model: { dataNames: { data0: 'x', data1: 'y' } } });
    session.receive({ op: 'run-done', run: asked.run, result: { seconds: 1 } });
    break;
  }
  expect((await pending).error).toBeNull();
});
