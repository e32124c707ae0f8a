/**
 * Which cells may run while they are being typed, so that the card of their model follows: those that hold random sites
 * and no loop that might never end when half of it is written. Not here: when they run (the runner).
 */
import type { Program } from 'acorn';
import type { SiteInfo } from './sites.ts';
import { walk } from './syntax.ts';

const RANDOM: ReadonlySet<string> = new Set(['~', 'sample', 'observe']);

/** Whether a cell has random sites, and every loop in it comes to an end by how it is written. */
export function isModelAlone(program: Program, sites: readonly SiteInfo[]): boolean {
  return sites.some(site => RANDOM.has(site.kind)) && !mayNotEnd(program);
}

function mayNotEnd(program: Program): boolean {
  let found = false;
  walk(program, node => {
    if (node.type === 'WhileStatement' || node.type === 'DoWhileStatement') found = true;
    if (node.type === 'ForStatement' && !(node.test && node.update)) found = true;
    return !found;
  });
  return found;
}
