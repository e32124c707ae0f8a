/** Cells by names a person knows, and which of them have something to show in a frame. Not here: the share dialog. */
import type { Cell, Notebook } from '../../notebook/document.ts';
import { missingOf } from '../cells/missing.ts';

const LONGEST = 48;

/** By its title, its first heading, or its first line that says something. */
export function cellName({ title, kind, source }: Cell): string {
  const heading = kind === 'markdown' ? /^#+ +(.+)$/m.exec(source)?.[1] : undefined;
  const line = source.split('\n').find(one => /[\p{L}\p{N}]/u.test(one)) ?? source;
  const name = (title ?? heading ?? line.replace(/^\/\/+/, '')).trim();
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name;
}

/** A line with which a cell does not end in a value. */
const NO_VALUE =
  /^(?:(?:const|let|var|function|async function|class|type|interface|import|export)\b|\/\/|[\s})\]])/;

/** The cells that show something by themselves: text, outputs stored or to come, or those of another cell. */
export function embeddable({ cells, results }: Notebook): readonly Cell[] {
  const hosts = new Set(cells.flatMap(({ outputAt }) => outputAt ?? []));
  return cells.filter(({ id, kind, source, outputAt }) => {
    if (source.trim() === '') return false;
    if (kind === 'markdown' || hosts.has(id)) return true;
    if (outputAt !== undefined) return false;
    const last = source.trimEnd().split('\n').at(-1) ?? '';
    return (results?.outputs[id] ?? []).length > 0 || missingOf(source) !== null || !NO_VALUE.test(last);
  });
}
