/**
 * What a cell that was never run would show, as far as its text says at a glance: its place must not be a void.
 * Not here: the analysis of names, which knows more and comes later (notebook/language).
 */

export type Missing = 'figure' | 'control' | 'result';

const FIGURE =
  /^(?:await )?(?:hist|line|scatter|band|forest|violin|heatmap|contour|plot|facet|ppc\w*|khat\w*|showGraph|watchNuts)\s*\(/m;
const CONTROL = /=\s*(?:slider|number|select|checkbox|text|button|play|file)\s*\(/;

/** A figure or control that the cell makes for sure; null where it may show nothing. */
export function missingOf(source: string): Missing | null {
  if (FIGURE.test(source)) return 'figure';
  return CONTROL.test(source) ? 'control' : null;
}

export const MISSING_WORDS: Readonly<Record<Missing, string>> = {
  figure: 'Run shows this figure.',
  control: 'Run shows this control.',
  result: 'Run shows what this cell makes.',
};
