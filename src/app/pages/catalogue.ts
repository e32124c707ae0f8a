/** The notebooks that come with Tilde, by shelf. Not here: their text (public/examples). */
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

const coin = {
  name: 'coin-flip',
  title: 'Is this coin fair?',
  line: 'Ten flips, one slider, an exact answer',
};
const schools = {
  name: 'eight-schools',
  title: 'Eight schools',
  line: 'Believe each school, or their average?',
};

export const SHELVES: readonly Shelf[] = [
  {
    title: 'Start here',
    line: 'One question, a minute. Drag something; watch a belief move.',
    examples: [coin],
  },
  { title: 'Groups', line: 'Eight schools that learn from one another.', examples: [schools] },
];

/** What to read after an example. */
export const NEXT: Readonly<Record<string, readonly Example[]>> = {
  'coin-flip': [schools],
  'eight-schools': [coin],
};
