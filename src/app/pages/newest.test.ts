/** Which of the pages asked for is shown. */
import { expect, it } from 'vitest';
import { newestOnly } from './newest.ts';

it('shows what was asked for last, however late what was asked for before arrives', async () => {
  const shown: [string, boolean][] = [];
  const ask = newestOnly((page: string, first) => void shown.push([page, first]));
  let arrive: (page: string) => void = () => undefined;
  const old = ask(new Promise<string>(resolve => (arrive = resolve)));
  await ask(Promise.resolve('gallery'));
  arrive('large notebook');
  await old;
  expect(shown).toEqual([['gallery', true]]);
  await ask(Promise.resolve('guide'));
  expect(shown).toEqual([
    ['gallery', true],
    ['guide', false],
  ]);
});
