/** Native errors are led back to the modeller's own line. */
import { describe, expect, it } from 'vitest';
import { cellFrames, locate } from './locate.ts';
import { compiled, load, plainHelpers } from './run.fixture.ts';

async function failure(source: string): Promise<Error> {
  const { code } = compiled(source, 'cell4');
  // A body of its own line, so that the line numbers are those of the module.
  const run = new Function(`return ${code.replace('export default ', '')}`) as () => ReturnType<typeof load>;
  try {
    await run()(plainHelpers, {});
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

/** Lines `new Function` puts before the body. */
const BEFORE = 2;

describe('a native error', () => {
  const source =
    'type A = {\n  a: number;\n};\nconst f = (x: any) => {\n  const y = 1 + 2 * x.k;\n  return y + x.missing.deep;\n};\nconst g = () => 2 * f({ k: 3 });\ng();';

  it('is led back to line and column of the source, through every frame', async () => {
    const error = await failure(source);
    const { map } = compiled(source, 'cell4');
    const frames = cellFrames(error.stack ?? '', id => id === 'cell4');
    const places = frames.map(frame => ({
      name: frame.name,
      ...locate(map, frame.line - BEFORE, frame.column),
    }));
    expect(places[0]).toMatchObject({ name: 'f', line: 6 });
    expect([14, 24]).toContain(places[0].column);
    expect(places[1]).toMatchObject({ name: 'g', line: 8, column: 21 });
    expect(places[2]).toMatchObject({ line: 9 });
  });

  it('is found in the stacks of all browsers', () => {
    const is = (id: string) => id === 'cell4';
    expect(
      cellFrames(
        'Error: x\n    at f (cell4.ts:4:16)\n    at async Object.cell [as x] (cell4.ts:5:2)\n    at other.js:1:1',
        is,
      ),
    ).toEqual([
      { cellId: 'cell4', name: 'f', line: 4, column: 16 },
      { cellId: 'cell4', name: 'Object.cell', line: 5, column: 2 },
    ]);
    expect(cellFrames('f@cell4.ts:4:16\n@cell4.ts:9:1\ng@blob:null/a.js:1:1', is)).toEqual([
      { cellId: 'cell4', name: 'f', line: 4, column: 16 },
      { cellId: 'cell4', line: 9, column: 1 },
    ]);
    expect(cellFrames('    at cell4.ts:4:16', is)).toEqual([{ cellId: 'cell4', line: 4, column: 16 }]);
  });

  it('knows that the lines around the cell are not the modeller’s', () => {
    const { map } = compiled('const a = 1;');
    expect(locate(map, 1, 5)).toBeUndefined();
    expect(locate(map, 2, 7)).toEqual({ line: 1, column: 7 });
  });
});
