/** The notebooks that come with Tilde, by shelf, with what to read next. Not here: the plan of the shelves (catalogue-shelves.ts), texts and pictures. */
import type { ShelfPlan } from './catalogue-shelves.ts';
import { SHELF_PLANS } from './catalogue-shelves.ts';
import { EXAMPLE_TITLES } from './example-titles.generated.ts';

export interface Example {
  readonly name: string;
  readonly title: string;
  readonly line: string;
}

export interface Shelf {
  readonly title: string;
  readonly line: string;
  readonly examples: readonly Example[];
}

type Titles = Readonly<Record<string, string>>;

const MOST_NEXT = 3;

/** The shelves with the notebooks that are there; empty shelves are left out. */
export function fillShelves(plans: readonly ShelfPlan[], titles: Titles): readonly Shelf[] {
  return plans
    .map(({ title, line, notebooks }) => ({
      title,
      line,
      examples: notebooks
        .filter(({ name }) => Object.hasOwn(titles, name))
        .map(one => ({ name: one.name, title: titles[one.name], line: one.line })),
    }))
    .filter(({ examples }) => examples.length > 0);
}

/** What to read after each notebook: what its line says, else its shelf, else the next shelf. */
export function nextReads(
  plans: readonly ShelfPlan[],
  titles: Titles,
): Readonly<Record<string, readonly Example[]>> {
  const all = fillShelves(plans, titles).flatMap(shelf => shelf.examples);
  const known = new Map(all.map(example => [example.name, example]));
  const after = (name: string): readonly Example[] => {
    const at = all.findIndex(example => example.name === name);
    const others = [...all.slice(at + 1), ...all.slice(0, at)];
    const line = plans.flatMap(plan => plan.notebooks).find(one => one.name === name);
    const asked = (line?.next ?? []).flatMap(next => known.get(next) ?? []);
    return (asked.length > 0 ? asked : others.slice(0, 2)).slice(0, MOST_NEXT);
  };
  return Object.fromEntries(all.map(({ name }) => [name, after(name)]));
}

export const SHELVES: readonly Shelf[] = fillShelves(SHELF_PLANS, EXAMPLE_TITLES);

/** What to read after an example. */
export const NEXT: Readonly<Record<string, readonly Example[]>> = nextReads(SHELF_PLANS, EXAMPLE_TITLES);
