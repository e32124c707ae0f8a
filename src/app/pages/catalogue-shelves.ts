/**
 * What stands on which shelf of the gallery, in order: the one place to add a notebook to, beside its file in
 * public/examples (then `npm run generate`). A line whose file is not there is passed over.
 * Not here: titles and pictures, which come from the files.
 */
export interface ShelfLine {
  /** The file, without `.tilde`. */
  readonly name: string;
  /** The line under the title. */
  readonly line: string;
  /** The cell whose figure is the picture; default the first cell that has one. */
  readonly figure?: string;
  /** What to read after it; default its neighbours on the shelf. */
  readonly next?: readonly string[];
}

export interface ShelfPlan {
  readonly title: string;
  readonly line: string;
  readonly notebooks: readonly ShelfLine[];
}

export const SHELF_PLANS: readonly ShelfPlan[] = [
  {
    title: 'Start here',
    line: 'A minute each. Drag something; watch a belief move.',
    notebooks: [
      {
        name: 'coin-flip',
        line: 'Ten flips, one slider, an exact answer',
        next: ['scale', 'sir', 'weather'],
      },
      {
        name: 'scale',
        line: 'It says 9.5. How heavy is it?',
        figure: 'figure',
        next: ['scale-guide', 'sir', 'eight-schools'],
      },
      {
        name: 'sir',
        line: 'How fast did it spread in one school?',
        figure: 'fan',
        next: ['eight-schools', 'bnn'],
      },
    ],
  },
  {
    title: 'Stories',
    line: 'A day, a run of luck: how each comes about, told as a program.',
    notebooks: [
      { name: 'weather', line: 'Guess the sky from a thermometer', figure: 'exact' },
      { name: 'geometric', line: 'How often until the first tail?', figure: 'figure' },
    ],
  },
  {
    title: 'Groups',
    line: 'What each tells of the others.',
    notebooks: [
      { name: 'eight-schools', line: 'Believe each school, or their average?', next: ['sir', 'scale-guide'] },
      { name: 'hmm', line: 'Ten words, and kinds that nobody noted', figure: 'filtered' },
    ],
  },
  {
    title: 'Curves that learn',
    line: 'Turn the knobs of a curve until it fits, and keep the doubt.',
    notebooks: [
      { name: 'scale-guide', line: 'Two knobs find the weight', figure: 'learning' },
      { name: 'coin-guide', line: 'A folded normal, nearly right', figure: 'figure' },
      { name: 'bnn', line: 'Sure among the points, unsure beyond', figure: 'curves', next: ['coin-guide'] },
    ],
  },
  {
    title: 'By hand',
    line: 'Nothing up the sleeve: slopes of loops, and of slopes.',
    notebooks: [
      { name: 'taylor-sine', line: 'It ends when it ends, and still has a slope', figure: 'figure' },
      {
        name: 'derivatives',
        line: 'Slopes of slopes, of rows, of your own making',
        figure: 'tower',
        next: ['logistic-by-hand'],
      },
      { name: 'logistic-by-hand', line: 'A hundred steps downhill', figure: 'train' },
    ],
  },
  {
    title: 'Inside',
    line: 'A model without operators, its machine code, and nine million numbers.',
    notebooks: [
      { name: 'stock-typescript', line: 'No operators, the same draws', next: ['eight-schools'] },
      { name: 'compiler', line: 'From a model to machine code, step by step', next: ['arrays'] },
      { name: 'arrays', line: 'One product, every device, the same answer', next: ['compiler'] },
      { name: 'watch-nuts', line: 'How far to slide before turning back', next: ['eight-schools'] },
    ],
  },
];
