/**
 * Names of dimensions and of the places along them. Plates remember their coordinates here; a statement may name the
 * own axes of its value. Not here: plates themselves (plates.ts) or who keeps dims with the draws (joint.ts).
 */
import type { Axis } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import type { Dim } from './spec.ts';

/** Names of places along a dimension; numbers (years) are names too. */
export type Coords = readonly (string | number)[];

/**
 * Names of a value's own axes, those right of its plates, in order: `["item", "factor"]`, or with coordinates
 * `{ item: ["a", "b"], factor: ["f1", "f2"] }`.
 */
export type DimNames = readonly string[] | Readonly<Record<string, Coords>>;

const coordsOfAxis = new WeakMap<Axis, readonly string[]>();

/** Notes the coordinates of a plate's axis. */
export function rememberCoords(axis: Axis, coords: Coords): void {
  coordsOfAxis.set(axis, coords.map(String));
}

/** A plate as a dimension of a result. */
export function dimOfAxis(axis: Axis): Dim {
  const coords = coordsOfAxis.get(axis);
  return { name: axis.name, size: axis.size, ...(coords === undefined ? {} : { coords }) };
}

/**
 * The own axes of a site's value as dimensions: as named, else "site_dim_0", ….
 * @throws TildeError when names or coordinates are not as many as axes and places
 */
export function ownDims(site: string, shape: readonly number[], names: DimNames | undefined): Dim[] {
  if (names === undefined) return shape.map((size, i) => ({ name: `${site}_dim_${i}`, size }));
  const given: readonly (readonly [string, Coords | undefined])[] = Array.isArray(names)
    ? (names as readonly string[]).map(name => [name, undefined] as const)
    : Object.entries(names as Readonly<Record<string, Coords>>);
  if (given.length !== shape.length) throw notAsMany(site, shape, given.length);
  return shape.map((size, i) => {
    const [name, coords] = given[i];
    if (coords === undefined) return { name, size };
    checkCoords(name, coords, size);
    return { name, size, coords: coords.map(String) };
  });
}

/** @throws TildeError unless there is one name a place, none twice */
export function checkCoords(dim: string, coords: Coords, size: number): void {
  const repeated = coords.find((name, i) => coords.map(String).indexOf(String(name)) !== i);
  if (coords.length === size && repeated === undefined) return;
  throw new TildeError('argument', `the coordinates of "${dim}" do not fit`, {
    expected: `${size} names, all different`,
    got: repeated === undefined ? `${coords.length} names` : `"${repeated}" more than once`,
    hint: `plate("${dim}", ["A", "B", "C"], () => { … }) takes its size from the names`,
  });
}

/** "theta[A]", "Omega[1, 2]": one element of a value, by the names of its places where they have any. */
export function elementLabel(name: string, dims: readonly Dim[], element: number): string {
  if (dims.length === 0) return name;
  const index: string[] = [];
  let rest = element;
  for (const { size, coords } of [...dims].reverse()) {
    const place = rest % size;
    index.unshift(coords !== undefined && place < coords.length ? coords[place] : String(place));
    rest = Math.floor(rest / size);
  }
  return `${name}[${index.join(', ')}]`;
}

function notAsMany(site: string, shape: readonly number[], names: number): TildeError {
  return new TildeError('argument', `"${site}": dims must name the own axes of the value`, {
    site,
    expected: `${shape.length} names, for shape [${shape.join(', ')}]; plates have theirs already`,
    got: `${names}`,
    hint: 'deterministic("W", W, { dims: ["item", "factor"] })',
  });
}
