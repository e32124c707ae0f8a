/** Shelves, what to read next, and that every notebook that ships stands on a shelf. */
import { describe, expect, it } from 'vitest';
import { SHELF_PLANS } from './catalogue-shelves.ts';
import { fillShelves, NEXT, nextReads, SHELVES } from './catalogue.ts';
import { EXAMPLE_TITLES } from './example-titles.generated.ts';

const plans = [
  {
    title: 'One',
    line: 'first',
    notebooks: [
      { name: 'a', line: 'an a', next: ['c', 'gone'] },
      { name: 'b', line: 'a b', next: ['gone'] },
    ],
  },
  { title: 'Two', line: 'second', notebooks: [{ name: 'c', line: 'a c' }] },
  { title: 'Three', line: 'third', notebooks: [{ name: 'gone', line: 'not there' }] },
];
const titles = { a: 'A', b: 'B', c: 'C' };

describe('the catalogue', () => {
  it('leaves out notebooks that are not there, and shelves without any', () => {
    const shelves = fillShelves(plans, titles);
    expect(shelves.map(shelf => shelf.title)).toEqual(['One', 'Two']);
    expect(shelves[0].examples[1]).toEqual({ name: 'b', title: 'B', line: 'a b' });
  });

  it('suggests what a line asks for, else the neighbours', () => {
    const next = nextReads(plans, titles);
    const names = (name: string) => next[name].map(example => example.name);
    expect(names('a')).toEqual(['c']);
    expect(names('b')).toEqual(['c', 'a']);
    expect(names('c')).toEqual(['a', 'b']);
  });

  it('has every notebook that ships on one shelf, with something to read after it', () => {
    const shown = SHELVES.flatMap(shelf => shelf.examples).map(example => example.name);
    expect(shown.toSorted()).toEqual(Object.keys(EXAMPLE_TITLES).toSorted());
    for (const name of shown) {
      expect(NEXT[name].length).toBeGreaterThan(0);
      expect(NEXT[name].map(example => example.name)).not.toContain(name);
    }
  });

  it('suggests only notebooks that have a line of their own', () => {
    const lines = SHELF_PLANS.flatMap(plan => plan.notebooks);
    const names = new Set(lines.map(line => line.name));
    expect(lines.flatMap(line => line.next ?? []).filter(name => !names.has(name))).toEqual([]);
  });
});
