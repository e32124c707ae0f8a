/**
 * What exists in every cell without being imported, besides JavaScript itself: the methods of arrays on plain numbers
 * and truth values, as the kernel installs them, and the console. Not here: the API (api-types.generated.ts).
 */
export const GLOBALS = `import type { TensorOps } from '#api';
declare global {
  interface Number extends TensorOps {}
  interface Boolean extends TensorOps {}
  /** Prints under the cell. */
  var console: Readonly<Record<'log' | 'info' | 'warn' | 'error' | 'debug' | 'table', (...values: readonly unknown[]) => void>>;
}
`;
