/**
 * What scripts import from "tilde": its names, and a declaration file for stock compilers.
 * Not here: writing scripts (notebook/script).
 */
import type { Library } from '../../notebook/script/imports.ts';
import { API_FILES, API_TYPES, API_VALUES, WIDGET_NAMES } from '../editor/api-types.generated.ts';

const RETURNS_TENSOR = /^declare (?:function|const) (\w+).*(?:\)|=>)\s*:? ?Tensor;$/gm;

/** The names cells may use. */
export const LIBRARY: Library = {
  values: new Set([...API_VALUES, ...WIDGET_NAMES]),
  types: new Set(API_TYPES),
  tensors: new Set(Array.from(API_FILES['api.d.ts'].matchAll(RETURNS_TENSOR), match => match[1])),
};

/** The text of tilde.d.ts: the module "tilde", and the methods of arrays on plain numbers. */
export function declarationFile(): string {
  const ambient = Object.values(API_FILES)
    .join('\n')
    .replaceAll(/^(export )?declare /gm, (_, exported?: string) => exported ?? '');
  return `/** Declarations of the library that Tilde's notebooks use. */
declare module "tilde" {
${ambient}
}
type TildeTensorOps = import("tilde").TensorOps;
interface Number extends TildeTensorOps {}
interface Boolean extends TildeTensorOps {}
`;
}
