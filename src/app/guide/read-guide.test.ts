import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGuide } from './read-guide.ts';

const textOf = (file: string): string =>
  readFileSync(new URL(`../../../docs/${file}.md`, import.meta.url), 'utf8');

describe.each(['guide', 'reference'])('docs/%s.md as a page', file => {
  const text = textOf(file);
  const sections = readGuide(text);

  it('has a title first, and every section has an address of its own', () => {
    expect(sections[0].level).toBe(1);
    expect(sections.slice(1).every(({ level, title }) => level > 1 && title !== '')).toBe(true);
    expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length);
    expect(sections.every(({ id }) => /^[\p{L}\p{N}-]+$/u.test(id))).toBe(true);
  });

  it('keeps every block of code whole', () => {
    const blocks = sections.flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'code'));
    expect(blocks).toHaveLength((text.match(/^```/gm) ?? []).length / 2);
    expect(blocks.some(({ text: code }) => code.includes('```'))).toBe(false);
  });

  it('shows nothing that is meant for the formatter, and leads nowhere outside the app', () => {
    const prose = sections.flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'prose'));
    const all = prose.map(part => part.text).join('\n');
    expect(all).not.toContain('prettier-ignore');
    expect(all).not.toMatch(/\]\([^)]*\.md/);
  });
});

it('links of the guide to the reference stay in the app', () => {
  expect(readGuide(textOf('guide'))[0].parts[0].text).toContain('[reference](#guide/reference)');
});

it('a comment in code is no heading', () => {
  const [title, only] = readGuide('# A\n\n## B\n\n```ts error\n# not one\n```\nafter\n');
  expect([title.id, only.id]).toEqual(['a', 'b']);
  expect(only.parts).toEqual([
    { kind: 'code', text: '# not one', fails: true },
    { kind: 'prose', text: 'after' },
  ]);
});
