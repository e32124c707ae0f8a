/**
 * Which cells cannot have what they read: the names they wait for, and the cell that should define them. Unlike the
 * runner's graph it knows the names of cells that do not parse, from their text.
 * Not here: running or marking cells.
 */
import { buildGraph } from './graph.ts';
import type { CellNames } from './graph.ts';
import { parse } from './parse.ts';
import { references } from './references.ts';
import type { References } from './references.ts';

interface CellText {
  readonly id: string;
  readonly source: string;
}

/** A cell waits for a name. */
export interface Wait {
  /** What it reads itself. */
  readonly name: string;
  /** The cell to blame, which may be further up, and the name that others read from it. */
  readonly cell: string;
  readonly of: string;
}

/** Cells that read, at first hand or through others, a name of a cell in `failed`. */
export function waitsOf(cells: readonly CellText[], failed: ReadonlySet<string>): ReadonlyMap<string, Wait> {
  const names = cells.map(namesOf);
  const { owners } = buildGraph(names);
  const waits = new Map<string, Wait>();
  // A round for every step that a failure may have to go.
  for (let found = -1; found !== waits.size;) {
    found = waits.size;
    for (const { id, reads } of names) {
      if (failed.has(id) || waits.has(id)) continue;
      for (const name of reads) {
        const owner = owners.get(name);
        if (owner === undefined || owner === id || waits.has(id)) continue;
        const further = waits.get(owner);
        if (failed.has(owner)) waits.set(id, { name, cell: owner, of: name });
        else if (further) waits.set(id, { name, cell: further.cell, of: further.of });
      }
    }
  }
  return waits;
}

/** The cell that defines a name, be it one that does not parse. */
export function ownerOf(cells: readonly CellText[], name: string): string | undefined {
  return cells.map(namesOf).find(({ defines }) => defines.includes(name))?.id;
}

/** The cells in `changed`, and all that read from them, at first hand or through others. */
export function readersOf(cells: readonly CellText[], changed: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...changed, ...waitsOf(cells, changed).keys()]);
}

/** The cells that show nothing without inference: those that call it, and all that read from them. */
export function samplingOf(cells: readonly CellText[]): ReadonlySet<string> {
  const costly = cells.map(namesOf).filter(names => names.costly);
  return readersOf(cells, new Set(costly.map(({ id }) => id)));
}

/** Top-level names that a text seems to declare, where the parser cannot say. */
export function declaredNames(source: string): readonly string[] {
  const found = source.matchAll(
    /^(?:export\s+)?(?:const|let|var|class|(?:async\s+)?function\s*\*?)\s+([\p{L}_$][\p{L}\p{N}_$]*|\{[^}=]*\}|\[[^\]=]*\])/gmu,
  );
  return [...found].flatMap(([, bound]) =>
    [...bound.matchAll(/([\p{L}_$][\p{L}\p{N}_$]*)\s*(?=[,}\]]|$)/gu)].map(([, name]) => name),
  );
}

const MOST_REMEMBERED = 500;
const remembered = new Map<string, Omit<CellNames, 'id'>>();

function namesOf({ id, source }: CellText): CellNames {
  if (remembered.size > MOST_REMEMBERED) remembered.clear();
  const known = remembered.get(source) ?? readNames(source);
  remembered.set(source, known);
  return { id, ...known };
}

function readNames(source: string): Omit<CellNames, 'id'> {
  const found = referencesIn(source);
  if (found === undefined) return { defines: declaredNames(source), reads: [], costly: false };
  const { defines, reads, costly } = found;
  return { defines, reads: reads.map(({ name }) => name), costly };
}

/** Undefined for a text that does not parse, or is nested too deeply to be walked. */
function referencesIn(source: string): References | undefined {
  try {
    const parsed = parse(source);
    return parsed.ok ? references(parsed.program) : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
