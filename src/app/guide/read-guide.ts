/**
 * The text of the guide or the reference as sections with addresses, and their parts: prose, and code to be coloured.
 * Not here: showing them (guide-page.tsx).
 */
export type GuidePart =
  | { readonly kind: 'prose'; readonly text: string }
  /** `fails`: a block whose message is shown with it. */
  | { readonly kind: 'code'; readonly text: string; readonly fails: boolean };

export interface GuideSection {
  /** 1 is the title of the page. */
  readonly level: number;
  readonly title: string;
  /** Part of an address, once on the page: "conditions", "mcmc". */
  readonly id: string;
  readonly parts: readonly GuidePart[];
}

const FENCE = /^```(\S*)([^\n]*)\n([\s\S]*?)^```[^\S\n]*$/gm;
const HEADING = /^(#{1,3}) +(.+)$/;

/** Sections in order; the first is the title with what stands under it. */
export function readGuide(text: string): readonly GuideSection[] {
  const ids = new Set<string>();
  return cut(text.replace(/<!--[\s\S]*?-->\n?/g, '')).map(({ heading, body }) => {
    const [, marks = '#', title = ''] = HEADING.exec(heading) ?? [];
    return { level: marks.length, title: title.trim(), id: freeId(title, ids), parts: partsOf(body) };
  });
}

/** At headings that stand outside code. */
function cut(text: string): { heading: string; body: string }[] {
  const sections: { heading: string; body: string }[] = [];
  let inside = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) inside = !inside;
    if (!inside && HEADING.test(line)) sections.push({ heading: line, body: '' });
    else sections[sections.length - 1].body += `${line}\n`;
  }
  return sections;
}

function freeId(title: string, taken: Set<string>): string {
  const base =
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'top';
  let id = base;
  for (let n = 2; taken.has(id); n += 1) id = `${base}-${n}`;
  taken.add(id);
  return id;
}

function partsOf(body: string): readonly GuidePart[] {
  const parts: GuidePart[] = [];
  const prose = (text: string): void => {
    if (text.trim() !== '') parts.push({ kind: 'prose', text: inApp(text.trim()) });
  };
  let from = 0;
  for (const match of body.matchAll(FENCE)) {
    const [whole, , flags, code] = match;
    prose(body.slice(from, match.index));
    parts.push({ kind: 'code', text: code.replace(/\n$/, ''), fails: /\berror\b/.test(flags) });
    from = match.index + whole.length;
  }
  prose(body.slice(from));
  return parts;
}

/** Links between the two files lead from page to page. */
const inApp = (text: string): string =>
  text.replaceAll(/\]\((guide|reference)\.md(?:#([\w-]+))?\)/g, (_, file: string, place?: string) => {
    const page = file === 'guide' ? '#guide' : '#guide/reference';
    return `](${page}${place === undefined ? '' : `/${place}`})`;
  });
