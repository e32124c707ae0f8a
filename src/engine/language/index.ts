/** The operator runtime: what transformed cells call. */
export type { SiteInfo } from './cell.ts';
export { createRuntime } from './runtime.ts';
export type { CellRuntime } from './runtime.ts';
export { withPlainFunctions } from './plain-functions.ts';
