/**
 * Names of the dimensions and variables of one group of a netCDF file: a dimension shares its name with its coordinate
 * variable, so no variable may bear it, and two dimensions of one name must be the same.
 * Not here: what is in the variables (inference-data.ts).
 */
import type { Dim } from '../protocol.ts';
import type { DataDimension } from './inference-data.ts';

export interface DimensionBook {
  /** The variables' names as the file has them, all different. */
  readonly variables: readonly string[];
  /** Enters the dimensions of a variable and gives the names they bear. */
  names(dims: readonly Dim[]): readonly string[];
  /** All entered so far. */
  dimensions(): readonly DataDimension[];
}

export function createDimensionBook(variables: readonly string[]): DimensionBook {
  const taken = new Set<string>(['chain', 'draw']);
  const named = variables.map(name => fresh(plain(name), taken));
  const known = new Map<string, DataDimension>();
  const enter = (dim: Dim, before: readonly string[]): string => {
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
function usable({ size, coords }: Dim): readonly string[] | null {
  return coords !== undefined && coords.length === size && new Set(coords).size === size ? coords : null;
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
