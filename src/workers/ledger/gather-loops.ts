/**
 * Sites of a counting loop, "y[0]", "y[1]", …, as one variable with a dimension, as other programs want them.
 * Not here: where the sites come from (inference-data.ts).
 */
import type { DrawPart } from './inference-data.ts';

/** `draws`: rows of values that each part has, one for data. Parts that are no whole loop stay as they are. */
export function gatherLoops(parts: readonly DrawPart[], draws: number): readonly DrawPart[] {
  const loops = new Map<string, Map<number, DrawPart>>();
  for (const part of parts) {
    const match = /^(.+)\[(\d+)\]$/.exec(part.name);
    if (match === null) continue;
    const loop = loops.get(match[1]) ?? new Map<number, DrawPart>();
    loops.set(match[1], loop.set(Number(match[2]), part));
  }
  const names = new Set(parts.map(part => part.name));
  const whole = new Map([...loops].filter(([name, loop]) => !names.has(name) && isWhole(loop)));
  return parts.flatMap(part => {
    const name = part.name.replace(/\[\d+\]$/, '');
    const loop = part.name.endsWith(']') ? whole.get(name) : undefined;
    if (loop === undefined) return [part];
    return part === loop.get(0) ? [joined(name, loop, draws)] : [];
  });
}

/** All places from 0, each once, all of the same dimensions. */
function isWhole(loop: ReadonlyMap<number, DrawPart>): boolean {
  const dims = (part: DrawPart | undefined): string => JSON.stringify(part?.dims.map(({ size }) => size));
  return Array.from({ length: loop.size }, (_, place) => place).every(
    place => loop.has(place) && dims(loop.get(place)) === dims(loop.get(0)),
  );
}

function joined(name: string, loop: ReadonlyMap<number, DrawPart>, draws: number): DrawPart {
  const parts = Array.from({ length: loop.size }, (_, place) => loop.get(place)).filter(
    part => part !== undefined,
  );
  const size = parts[0].values.length / draws;
  const values = new Float64Array(draws * size * parts.length);
  for (let draw = 0; draw < draws; draw += 1)
    for (const [place, part] of parts.entries())
      values.set(part.values.subarray(draw * size, (draw + 1) * size), (draw * parts.length + place) * size);
  const own = parts[0].dims.map((dim, axis) =>
    dim.name.startsWith(`${parts[0].name}_dim_`) ? { name: `${name}_dim_${axis + 1}`, size: dim.size } : dim,
  );
  return { name, dims: [{ name: `${name}_dim_0`, size: parts.length }, ...own], values };
}
