/** Formatting: on every shipped notebook the code that runs stays the same, and a second time changes nothing. */
import { tokenizer } from 'acorn';
import { describe, expect, it, vi } from 'vitest';
import { parseNotebook } from '../../notebook/format.ts';
import { compileCell } from '../../notebook/language/index.ts';
import { bench, fileOf } from './cell-worker.fixture.ts';
import { formatted } from './format-text.ts';

const examples: Readonly<Record<string, string>> = import.meta.glob('../../../public/examples/*.tilde', {
  query: '?raw',
  import: 'default',
  eager: true,
});

vi.setConfig({ testTimeout: 60_000 });

/** The compiled cell without spaces and comments; null where it does not compile. */
function code(id: string, source: string): string | null {
  const compiled = compileCell({ id, source, index: 0 });
  if (!compiled.ok) return null;
  const tokens = [
    ...tokenizer(compiled.code, { ecmaVersion: 2022, sourceType: 'module', allowAwaitOutsideFunction: true }),
  ];
  return tokens.map(token => compiled.code.slice(token.start, token.end)).join('\n');
}

async function format(source: string): Promise<string> {
  const answer = await bench({ a: source }).worker.getFormatted(fileOf('a'));
  return answer.kind === 'text' ? answer.text : answer.reason;
}

describe('formatting', () => {
  for (const [path, text] of Object.entries(examples)) {
    it(`keeps the code of ${path.split('/').at(-1)}`, async () => {
      const { cells } = parseNotebook(text);
      const sources = cells.filter(({ kind }) => kind === 'code').map(({ id, source }) => [id, source]);
      const { worker, set } = bench(Object.fromEntries(sources));
      for (const [id, source] of sources) {
        const before = code(id, source);
        if (before === null) continue;
        const answer = await worker.getFormatted(fileOf(id));
        if (answer.kind !== 'text') throw new Error(`${id}: ${answer.reason}`);
        expect(code(id, answer.text), id).toBe(before);
        set(id, answer.text);
        expect(await worker.getFormatted(fileOf(id)), id).toEqual(answer);
      }
    });
  }

  it('puts spaces and indents right, and leaves ~, indices and texts as they mean', async () => {
    expect(
      await format(
        'function f(){\nconst mu=~Normal( 0,1 )\n      const s = (~Normal(0,1))**2; const r=W[0,":",1]\n  return `a  ${mu}  b`}  ',
      ),
    ).toBe(
      'function f() {\n  const mu = ~Normal(0, 1)\n  const s = (~Normal(0, 1)) ** 2; const r = W[0, ":", 1]\n  return `a  ${mu}  b`\n}',
    );
  });

  it('is refused where the text has an error or more than spaces would change', async () => {
    expect(await format('const x = (1;')).toBe('A cell with a syntax error cannot be formatted.');
    expect(formatted('a b', [{ span: { start: 1, length: 1 }, newText: '; ' }]).kind).toBe('refused');
  });
});
