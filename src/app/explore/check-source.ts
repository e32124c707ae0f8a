/** Lines of code that check a fit against its data, from the cell that ran it. Not here: the buttons (checks.tsx). */

export interface CheckLine {
  readonly name: string;
  readonly source: string;
}

const NAME = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
const FIT = new RegExp(
  String.raw`\b(?:const|let|var)\s+(${NAME})\s*=\s*await\s+mcmc\s*\(\s*(${NAME})\s*([,)])`,
  'gu',
);

/** The checks of the fit of this model in a cell; none where it has no names to speak of it. */
export function checkLines(cell: string, model: string): readonly CheckLine[] {
  const fits = [...cell.matchAll(FIT)];
  const fit = fits.find(([, , name]) => name === model) ?? (fits.length === 1 ? fits[0] : undefined);
  if (fit === undefined) return [];
  const [all, posterior, name, after] = fit;
  const args = after === ',' ? argsIn(cell.slice(fit.index + all.length)) : undefined;
  const line = (kind: string | null): string => {
    const options = [
      ...(args === undefined ? [] : [`args: ${args}`]),
      ...(kind === null ? [] : [`kind: "${kind}"`]),
    ];
    return `ppc(${name}, ${posterior}${options.length === 0 ? '' : `, { ${options.join(', ')} }`})`;
  };
  return [
    { name: 'Densities', source: line(null) },
    { name: 'Distribution functions', source: line('ecdf') },
    { name: 'Intervals', source: line('intervals') },
    { name: 'Pareto k̂', source: `khat(loo(${posterior}))` },
  ];
}

/** The list after "args:" in the options of a call, up to its closing bracket. */
function argsIn(rest: string): string | undefined {
  const begin = /^\s*\{[^()]*?\bargs\s*:\s*(?=\[)/u.exec(rest);
  if (begin === null) return undefined;
  let depth = 0;
  for (let i = begin[0].length; i < rest.length; i += 1) {
    if ('[({'.includes(rest[i])) depth += 1;
    if ('])}'.includes(rest[i])) depth -= 1;
    if (depth === 0) return rest.slice(begin[0].length, i + 1);
  }
  return undefined;
}
