import { describe, expect, it } from 'vitest';
import type { WireError } from '../protocol.ts';
import { advised, promisesLeft } from './advice.ts';

class Posterior {
  mean(): number {
    return 1;
  }
}

/** Cells by id, and the values of their names. */
function around(sources: Record<string, string>, values: Record<string, readonly [string, unknown]> = {}) {
  return {
    source: (cell: string) => sources[cell],
    defined: (name: string) =>
      name in values ? { cell: values[name][0], value: values[name][1] } : undefined,
    known: () => ({
      Normal: () => 0,
      mcmc: () => 0,
      ...Object.fromEntries(Object.entries(values).map(([name, [, value]]) => [name, value])),
    }),
  };
}

const typeError = (message: string, cell: string, line: number): WireError => ({
  code: 'runtime',
  message: `TypeError: ${message}`,
  span: { cell, line, column: 1 },
});

describe('a run that was not awaited', () => {
  const source = 'const post = mcmc(model, { draws: 9 });\npost.mean("mu")';
  const write = 'write const post = await mcmc(model, { draws: 9 }) in line 1';

  it('is named with its line and what to write, in the same cell', () => {
    const error = advised(typeError('post.mean is not a function', 'a', 2), around({ a: source }));
    expect(error.message).toContain('`post` is a promise');
    expect(error.hint).toBe(write);
  });

  it('is found in the cell that defines it', () => {
    const cells = around({ a: source, b: 'post.mean("mu")' }, { post: ['a', Promise.resolve()] });
    const error = advised(typeError('post.mean is not a function', 'b', 1), cells);
    expect(error.hint).toBe(`${write} of the cell that defines it`);
    const engine: WireError = {
      code: 'argument',
      message: 'needs a posterior',
      span: { cell: 'b', line: 1, column: 1 },
    };
    expect(advised({ ...engine, got: 'object' }, cells)).toMatchObject({ hint: error.hint });
  });

  it('is said of a call that has no name too', () => {
    const error = advised(
      typeError('mcmc(...).mean is not a function', 'a', 1),
      around({ a: 'mcmc(m).mean()' }),
    );
    expect(error.hint).toBe('write (await mcmc(…)).mean(…)');
  });

  it('is said where it is left, unless the cell awaits it later', () => {
    const exported = { post: Promise.resolve() };
    expect(promisesLeft(source, exported)).toEqual([`\`post\` is a promise, not yet a result: ${write}.`]);
    expect(promisesLeft('const post = mcmc(m);\nawait Promise.all([post]);', exported)).toEqual([]);
    expect(promisesLeft(source, { post: 1 })).toEqual([]);
  });

  it('is not suspected when the run was awaited', () => {
    const error = typeError('post.sites.at is not a function', 'a', 2);
    expect(advised(error, around({ a: source.replace('mcmc', 'await mcmc') }))).toBe(error);
  });
});

describe('a distribution used as a number', () => {
  const model = 'function model() {\n  const mu = Normal(0, 5);\n  return exp(mu);\n}';
  const error: WireError = {
    code: 'argument',
    message: 'exp expected numbers, got a distribution',
    hint: 'draw a value first: ~Normal(0, 1)',
    span: { cell: 'a', line: 3, column: 10 },
  };

  it('asks whether it was meant to be drawn, and where', () => {
    expect(advised(error, around({ a: model }))).toMatchObject({
      message: '`mu` is a distribution, not a number: was Normal(…) meant to be drawn with ~?',
      hint: 'write const mu = ~Normal(0, 5) in line 2',
    });
    expect(advised(typeError('mu.add is not a function', 'a', 3), around({ a: model })).hint).toBe(
      'write const mu = ~Normal(0, 5) in line 2',
    );
  });

  it('asks it of one without a name', () => {
    const got = { ...error, got: 'the distribution Beta', span: { cell: 'a', line: 1, column: 1 } };
    expect(advised(got, around({ a: '1 + Beta(1, 1)' })).hint).toBe(
      'was Beta(…) meant to be drawn with ~? Write ~Beta(…)',
    );
  });

  it('is not suspected when the variable was drawn', () => {
    expect(advised(error, around({ a: model.replace('= N', '= ~N') }))).toBe(error);
  });
});

describe('a misspelt name', () => {
  const missing = (name: string, line: number): WireError => ({
    code: 'reference',
    message: `\`${name}\` is not defined`,
    missing: name,
    span: { cell: 'a', line, column: 10 },
  });
  const cells = around(
    { a: 'function model() {\n  const slope = ~Normal(0, 1);\n  return slpoe + Nomral(0, 1);\n}' },
    { fit: ['b', new Posterior()] },
  );

  it('is likened to locals, to the API and to names of other cells', () => {
    expect(advised(missing('slpoe', 3), cells).hint).toBe('did you mean slope?');
    expect(advised(missing('Nomral', 3), cells).hint).toBe('did you mean Normal?');
    expect(advised(missing('fti', 3), cells).hint).toBe('did you mean fit?');
    expect(advised(missing('slpoe', 1), around({ a: 'slpoe' })).hint).toBeUndefined();
  });

  it('is likened to the methods of the value', () => {
    expect(advised(typeError('fit.maen is not a function', 'a', 3), cells).hint).toBe(
      'did you mean fit.mean?',
    );
  });

  it('is likened to those of arrays and posteriors where the value has no name that is known', () => {
    const hint = (message: string): string | undefined => advised(typeError(message, 'a', 3), cells).hint;
    expect(hint('tensor(...).meann is not a function')).toBe('did you mean .mean?');
    expect(hint('(intermediate value).cumsun is not a function')).toBe('did you mean .cumsum?');
    expect(hint('theta.reshap is not a function')).toBe('did you mean theta.reshape?');
    expect(hint('posterior.sumary is not a function')).toBe('did you mean posterior.summary?');
    expect(hint('table.frobnicate is not a function')).toBeUndefined();
    expect(hint('[1,2].meann is not a function')).toBeUndefined();
  });
});

it('a value that throws when it is looked at leaves the error as it was', () => {
  const nasty = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('no');
      },
    },
  );
  const error = typeError('odd.x is not a function', 'a', 1);
  expect(advised(error, around({ a: 'odd.x()' }, { odd: ['b', nasty] }))).toBe(error);
});
