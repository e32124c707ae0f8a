/** Calls to a worker that dies: they fail, then and later, with the reason; before, they are the worker's own. */
import { expect, test } from 'vitest';
import type { Remote } from 'comlink';
import { guarded } from './guarded.ts';

interface Api {
  double(x: number): number;
  hang(): void;
  throws(): void;
}

function setup() {
  const remote = {
    double: (x: number) => Promise.resolve(2 * x),
    hang: () => new Promise(() => undefined),
    throws: () => Promise.reject(new Error('its own')),
  };
  return guarded(remote as unknown as Remote<Api>);
}

test('answers and failures of a living worker come through', async () => {
  const { api } = setup();
  await expect(api.double(21)).resolves.toBe(42);
  await expect(api.throws()).rejects.toThrow('its own');
});

test('what was asked of a worker that dies fails, and so does what is asked later', async () => {
  const { api, fail } = setup();
  const hanging = [api.hang(), api.hang()];
  fail(new Error('dead'));
  for (const call of hanging) await expect(call).rejects.toThrow('dead');
  await expect(api.double(1)).rejects.toThrow('dead');
});

test('a failure that nobody waits for is no unhandled rejection', async () => {
  const { api, fail } = setup();
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', listen);
  void api.hang();
  fail(new Error('dead'));
  await new Promise(resolve => setTimeout(resolve, 20));
  process.off('unhandledRejection', listen);
  expect(unhandled).toEqual([]);
});
