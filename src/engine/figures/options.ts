/** Refuses options that a figure does not have: one that is misspelt would else be passed over in silence. */
import { TildeError } from '../errors.ts';
import type { PlotOptions } from './plot.ts';

/** Every option of one kind, so that a new one is not forgotten. */
export type OptionNames<Options> = Readonly<Record<keyof Options & string, true>>;

/** What figures with two axes have in common. */
export const PLOT_OPTIONS: OptionNames<PlotOptions> = {
  title: true,
  x: true,
  y: true,
  domain: true,
  range: true,
  height: true,
  mark: true,
  conclusion: true,
};

/** @throws TildeError naming the options there are */
export function checkOptions(figure: string, options: unknown, names: Readonly<Record<string, true>>): void {
  const all = Object.keys(names);
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TildeError('argument', `${figure}: the options are not an object`, {
      expected: `{ ${all[0]}: … } with any of ${all.join(', ')}`,
      got: options === null ? 'null' : Array.isArray(options) ? 'a list' : typeof options,
      hint: `options stand last, in braces: ${figure}(…, { ${all[0]}: … })`,
    });
  const unknown = Object.keys(options).find(name => !Object.hasOwn(names, name));
  if (unknown === undefined) return;
  throw new TildeError('argument', `${figure}: there is no option "${unknown}"`, {
    expected: all.join(', '),
    got: unknown,
    hint: 'leave it out, or give it to a figure that has it',
  });
}
