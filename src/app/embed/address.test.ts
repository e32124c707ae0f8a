/** Addresses and frames of embeds. */
import { describe, expect, it } from 'vitest';
import { embedCode, readEmbed } from './address.ts';

describe('the address of an embed', () => {
  it('is none without the word', () => {
    expect(readEmbed('')).toBeNull();
    expect(readEmbed('?safe')).toBeNull();
  });

  it('names the whole notebook or one cell, and a theme', () => {
    expect(readEmbed('?embed')).toEqual({ cell: null, theme: null });
    expect(readEmbed('?safe&embed=figure&theme=dark')).toEqual({ cell: 'figure', theme: 'dark' });
  });

  it('takes nothing for a cell or a theme that cannot be one', () => {
    expect(readEmbed('?embed=a%22%5D%7B&theme=pink')).toEqual({ cell: null, theme: null });
  });
});

describe('the code of an embed', () => {
  const link = 'https://tilde.example/app/#n1.5.abcde123456';

  it('has the address, a title, and loads when it comes into view', () => {
    const code = embedCode(link, 'Is this coin fair?', 'figure');
    expect(code).toContain('src="https://tilde.example/app/?embed=figure#n1.5.abcde123456"');
    expect(code).toContain('title="Is this coin fair?"');
    expect(code).toContain('loading="lazy"');
  });

  it('cannot be broken out of by a title', () => {
    const code = embedCode(link, '"><script>alert(1)</script>&', null);
    expect(code).not.toContain('<script>');
    expect(code).toContain('title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"');
    expect(code).toContain('/app/?embed#n1.');
  });
});
