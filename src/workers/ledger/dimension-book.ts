/**
 * Names of the dimensions and variables of one group of a netCDF file: a dimension shares its name with its coordinate
 * variable, so no variable may bear it, and two dimensions of one name must be the same.
 * Not here: what is in the variables (inference-data.ts).
 */
import type { DataDimension } from './inference-data.ts';

/** A dimension as it is asked for: names of its places, or their numbers where those are not 0, 1, 2, …. */
export interface FileDim {
  readonly name: string;
  readonly size: number;
  readonly coords?: readonly string[] | readonly number[] | undefined;
}

export interface DimensionBook {
  /** The variables' names as the file has them, all different. */
  readonly variables: readonly string[];
  /** Enters the dimensions of a variable and gives the names they bear. */
  names(dims: readonly FileDim[]): readonly string[];
  /** All entered so far. */
  dimensions(): readonly DataDimension[];
}

export function createDimensionBook(variables: readonly string[]): DimensionBook {
  const taken = new Set<string>(['chain', 'draw']);
  const named = variables.map(name => fresh(plain(name), taken));
  const known = new Map<string, DataDimension>();
  const enter = (dim: FileDim, before: readonly string[]): string => {
    const key = JSON.stringify([dim.name, dim.size, dim.coords ?? null]);
    const found = known.get(key);
    // A variable with the same plate twice needs two names for it.
    if (found !== undefined && !before.includes(found.name)) return found.name;
    if (found !== undefined) return enter({ ...dim, name: `${dim.name}_bis` }, before);
    const own = dim.name === 'chain' || dim.name === 'draw';
    const isFirst = own && ![...known.values()].some(other => other.name === dim.name);
    const name = isFirst ? dim.name : fresh(plain(dim.name), taken);
    known.set(key, { name, size: dim.size, coords: usable(dim) });
    return name;
  };
  return {
    variables: named,
    names: dims => dims.reduce<string[]>((names, dim) => [...names, enter(dim, names)], []),
    dimensions: () => [...known.values()],
  };
}

/** The coordinates, where there is one for each place and none twice. */
function usable({ size, coords }: FileDim): DataDimension['coords'] {
  return coords !== undefined && coords.length === size && new Set<unknown>(coords).size === size
    ? coords
    : null;
}

/** The name, with a number where it is taken; takes it. */
function fresh(name: string, taken: Set<string>): string {
  let own = name;
  for (let n = 2; taken.has(own); n += 1) own = `${name}_${n}`;
  taken.add(own);
  return own;
}

/** netCDF names have no slash and no control characters, and do not end in a space. */
function plain(name: string): string {
  // oxlint-disable-next-line no-control-regex -- those are what is replaced
  const text = name.replaceAll(/[/\u0000-\u001F\u007F]+/g, '_').trim();
  return text === '' ? 'x' : text;
}
