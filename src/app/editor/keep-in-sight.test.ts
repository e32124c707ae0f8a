/** How far the page scrolls for a caret; with real elements over the page: e2e/first-click.spec.ts. */
import { expect, it } from 'vitest';
import { scrollFor } from './keep-in-sight.ts';

const HEIGHT = 20;

it('a caret between the edges leaves the page where it is', () => {
  for (const top of [80, 300, 480]) expect(scrollFor({ top, height: HEIGHT }, 80, 500)).toBe(0);
});

it('a caret beyond an edge is brought to that edge', () => {
  expect(scrollFor({ top: 50, height: HEIGHT }, 80, 500)).toBe(-30);
  expect(scrollFor({ top: 490, height: HEIGHT }, 80, 500)).toBe(10);
});

it('after one scroll the next asks for none, also where there is no room between the edges', () => {
  for (const [first, last] of [
    [80, 500],
    [80, 99],
    [80, 46],
  ])
    for (const top of [-200, 70, 90, 700]) {
      const by = scrollFor({ top, height: HEIGHT }, first, last);
      expect(scrollFor({ top: top - by, height: HEIGHT }, first, last)).toBe(0);
    }
});
