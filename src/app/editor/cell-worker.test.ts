import { describe, expect, it } from 'vitest';
import { bench, messageOf } from './cell-worker.fixture.ts';
import { PRELUDE, RIGHT, WRONG } from './typing.fixture.ts';

describe('the checker', () => {
  const { set, errors } = bench({ prelude: PRELUDE });

  it('finds nothing wrong in the prelude', async () => {
    expect(await errors('prelude')).toEqual([]);
  });

  for (const source of RIGHT) {
    it(`passes: ${source}`, async () => {
      set('c1', source);
      expect((await errors('c1')).map(messageOf)).toEqual([]);
    });
  }

  for (const source of WRONG) {
    it(`stops: ${source}`, async () => {
      set('c1', source);
      expect(await errors('c1')).not.toEqual([]);
    });
  }
});
