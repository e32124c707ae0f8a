import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatNotebook, parseNotebook } from './format.ts';
import { encodeShare } from './share.ts';

describe.each(['coin-flip', 'eight-schools'])('the example %s', name => {
  const text = readFileSync(new URL(`../../public/examples/${name}.tilde`, import.meta.url), 'utf8');

  it('is written exactly as the app would write it', () => {
    expect(formatNotebook(parseNotebook(text))).toBe(text);
  });

  it('shows a figure and a verdict before anything is run', () => {
    const { results } = parseNotebook(text);
    const kinds = Object.values(results?.outputs ?? {}).flatMap(outputs =>
      outputs.map(output => output.kind),
    );
    expect(kinds).toContain('plot');
    expect(results?.fits[0]?.verdict).toBe('Looks converged.');
  });

  it('fits in a QR code as a link', async () => {
    expect((await encodeShare(parseNotebook(text))).length).toBeLessThanOrEqual(2000);
  });
});
