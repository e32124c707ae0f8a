/** What becomes of sides that fail, are slow, or answer too late. */
import { expect, test } from 'vitest';
import { closing, startPeer } from './process.ts';
import { oneRound, prepared, resultOf, type Side } from './side.ts';

const chain = (ms: number) => ({ ms, leapfrogs: 10, ess: 100 });

function sideThat(answers: readonly (number | Error)[], repeatable = false): Side {
  const left = [...answers];
  return {
    id: 'numpyro',
    repeatable,
    async chain() {
      const next = left.shift() ?? new Error('nothing left');
      if (next instanceof Error) throw next;
      return chain(next);
    },
    close: () => undefined,
  };
}

test('a side that fails keeps its rounds and says why, on one line', async () => {
  const runner = await prepared(sideThat([20, new Error('out of memory\nat line 3')]));
  for (let round = 1; round <= 4; round++) await oneRound(runner, round, 1);
  expect(resultOf(runner)).toEqual({ id: 'numpyro', chains: [chain(20)], failure: 'out of memory' });
});

test('a side that cannot be prepared is never run', async () => {
  const side = { ...sideThat([1]), prepare: () => Promise.reject(new Error('does not compile')) };
  const runner = await prepared(side);
  await oneRound(runner, 1, 1);
  expect(resultOf(runner)).toEqual({ id: 'numpyro', chains: [], failure: 'does not compile' });
});

test('a slow side runs in the first round only, a quick one is repeated for its best time', async () => {
  const slow = await prepared(sideThat([6000, 1]));
  const quick = await prepared(sideThat([30, 20, 25, 40, 35, 50], true));
  for (let round = 1; round <= 2; round++) {
    await oneRound(slow, round, 3);
    await oneRound(quick, round, 3);
  }
  expect(slow.chains).toEqual([chain(6000)]);
  expect(quick.chains).toEqual([chain(20), chain(35)]);
});

const EAR = `require('readline').createInterface({ input: process.stdin }).on('line', line => {
  if (line.includes('crash')) process.exit(3);
  if (line.includes('answer')) console.log('{"ok":true}');
});`;

test('a process that does not answer in time is ended, one that crashes says so', async () => {
  const silent = startPeer(process.execPath, ['-e', EAR]);
  await expect(silent.ask({ op: 'answer' }, 20)).resolves.toEqual({ ok: true });
  await expect(silent.ask({ op: 'wait' }, 0.2)).rejects.toThrow('no answer within 0.2 s');
  await silent.ended;
  const crashing = startPeer(process.execPath, ['-e', EAR]);
  await expect(crashing.ask({ op: 'crash' }, 20)).rejects.toThrow('ended by code 3');
});

test('no process outlives work that throws, whatever becomes of the others', async () => {
  const peers: { readonly ended: Promise<void> }[] = [];
  const work = closing(async opened => {
    opened({
      close: () => {
        throw new Error('it will not close');
      },
    });
    for (let i = 0; i < 2; i++) peers.push(opened(startPeer(process.execPath, ['-e', EAR])));
    throw new Error('a side threw');
  });
  await expect(work).rejects.toThrow('a side threw');
  await Promise.all(peers.map(({ ended }) => ended));
});
