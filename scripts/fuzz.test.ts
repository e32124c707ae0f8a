/** A small part of `npm run fuzz`: damaged links, notebooks, files and messages open rightly or are refused. */
import { expect, it } from 'vitest';
import { fuzz } from '../e2e/fuzz/run.ts';

it('800 damaged links, notebooks, tables and messages crash nothing and lose nothing without a word', async () => {
  const tally = await fuzz(800, 7);
  expect(tally.crashes).toEqual([]);
  expect(tally.losses).toEqual([]);
  expect(tally.cases).toBeGreaterThan(790);
  expect(tally.read).toBeGreaterThan(100);
  expect(tally.refused).toBeGreaterThan(400);
}, 120_000);
