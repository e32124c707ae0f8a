/** SVG path text from points. Not here: scales. */
type At = (value: number) => number;
const fixed = (value: number): string => value.toFixed(1);

/** A polyline; it breaks where a value is not finite. */
export function linePath(x: ArrayLike<number>, y: ArrayLike<number>, sx: At, sy: At): string {
  let path = '';
  let pen = 'M';
  for (let index = 0; index < x.length; index += 1) {
    const [px, py] = [sx(x[index]), sy(y[index])];
    if (Number.isFinite(px) && Number.isFinite(py)) {
      path += `${pen}${fixed(px)},${fixed(py)}`;
      pen = 'L';
    } else pen = 'M';
  }
  return path;
}

/** The band between `low` (or a constant height in pixels) and `y`. */
export function areaPath(
  x: readonly number[],
  y: readonly number[],
  low: readonly number[] | number,
  sx: At,
  sy: At,
): string {
  if (x.length === 0) return '';
  const up = linePath(x, y, sx, sy);
  const back = x.map(
    (value, index) => `L${fixed(sx(value))},${fixed(typeof low === 'number' ? low : sy(low[index]))}`,
  );
  return `${up}${back.toReversed().join('')}Z`;
}
