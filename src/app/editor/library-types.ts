/**
 * Declarations of the libraries cells may import, for the checker. Their own typings want plain number lists, but in
 * cells they take Tensors as well: so each function is known by name and takes anything.
 */
import * as d3Array from 'd3-array';
import * as simpleStatistics from 'simple-statistics';

/** Text of a declaration file by name of the library. */
export const LIBRARY_FILES: ReadonlyMap<string, string> = new Map([
  ['d3-array', declarations(Object.entries(d3Array))],
  ['simple-statistics', declarations(Object.entries(simpleStatistics))],
]);

function declarations(members: readonly (readonly [string, unknown])[]): string {
  return members
    .filter(([name]) => name !== 'default')
    .map(([name, member]) =>
      typeof member === 'function'
        ? `export declare const ${name}: { (...values: any[]): any; new (...values: any[]): any };`
        : `export declare const ${name}: ${typeof member};`,
    )
    .join('\n');
}
