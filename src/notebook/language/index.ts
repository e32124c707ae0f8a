/** The cell language, as the rest of the notebook and the kernel see it. */
export { compileCell, transformModule } from './compile-cell.ts';
export type { CellInput, CompiledCell, CompileResult } from './compile-cell.ts';
export { buildGraph, invalidated, neededFor, unresolved } from './graph.ts';
export type { CellGraph, CellNames, GraphProblem, Invalidation } from './graph.ts';
export { cellFrames, locate } from './locate.ts';
export type { CellFrame, CellMap } from './locate.ts';
export type { CellProblem, Place } from './problem.ts';
export { COSTLY_CALLS } from './references.ts';
export type { SiteInfo } from './sites.ts';
