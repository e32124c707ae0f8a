/**
 * One pass over a tree: the edits made so far, the sites found, and the function being visited.
 * Rules get it as their tool. Not here: what a node turns into (rules/).
 */
import type MagicString from 'magic-string';
import type { SiteTable } from './sites.ts';
import { children } from './syntax.ts';
import type { Node } from './syntax.ts';

/** What the rules must know about the code around a node. */
export interface Frame {
  /** Numbers are worth an inlined test: inside functions and loops. */
  inline: boolean;
  /** Temporaries can be declared; not in parameter defaults and class fields, which have no statement list. */
  readonly temps: boolean;
  readonly inFunction: boolean;
  /** Next free temporary, and how many were ever in use at once. */
  next: number;
  used: number;
}

export function frameOf(kind: { inline: boolean; temps: boolean; inFunction: boolean }): Frame {
  return { ...kind, next: 1, used: 0 };
}

export interface PassOptions {
  readonly source: string;
  readonly masked: string;
  readonly out: MagicString;
  readonly sites: SiteTable;
  /** Begins every name the transform makes up; no name of the source begins with it. */
  readonly prefix: string;
  /** Names the source itself declares somewhere: a built-in of that name is not the built-in. */
  readonly declared: ReadonlySet<string>;
  /** A module keeps its imports and exports; a cell does not. */
  readonly module: boolean;
  /** The statement whose value is the cell's output. */
  readonly shown: Node | undefined;
  readonly visitor: (node: Node, pass: Pass) => void;
}

export class Pass {
  readonly source: string;
  readonly masked: string;
  readonly sites: SiteTable;
  readonly prefix: string;
  readonly declared: ReadonlySet<string>;
  readonly module: boolean;
  readonly shown: Node | undefined;
  /** Names inferred for nodes from what stands around them, set before the node is visited. */
  readonly names = new Map<Node, string>();
  frame: Frame = frameOf({ inline: false, temps: true, inFunction: false });
  private readonly out: MagicString;
  private readonly visitor: (node: Node, pass: Pass) => void;

  constructor(options: PassOptions) {
    this.source = options.source;
    this.masked = options.masked;
    this.out = options.out;
    this.sites = options.sites;
    this.prefix = options.prefix;
    this.declared = options.declared;
    this.module = options.module;
    this.shown = options.shown;
    this.visitor = options.visitor;
  }

  visit(node: Node | null | undefined): void {
    if (node) this.visitor(node, this);
  }

  visitAll(nodes: readonly (Node | null | undefined)[]): void {
    for (const node of nodes) this.visit(node);
  }

  visitChildren(node: Node): void {
    for (const child of children(node)) this.visit(child);
  }

  /** Visits something that has its own variables. Returns how many temporaries it needs. */
  inFrame(frame: Frame, work: () => void): number {
    const outer = this.frame;
    this.frame = frame;
    work();
    this.frame = outer;
    return frame.used;
  }

  /** Keeps the temporaries taken in `work` from being given out again until it ends. */
  holding(work: () => void): void {
    const { frame } = this;
    const before = frame.next;
    work();
    frame.next = before;
  }

  /** Takes a temporary. Take it after visiting the code that computes its value. */
  temp(): string {
    const { frame } = this;
    const name = this.prefix + frame.next;
    frame.used = Math.max(frame.used, frame.next);
    frame.next += 1;
    return name;
  }

  /** A call of a helper begins like this. */
  helper(name: string): string {
    return `${this.prefix}.$${name}`;
  }

  /** Adds a site for the node. */
  site(kind: string, node: Node, name?: string): number {
    return this.sites.add(kind, node.start, node.end, name);
  }

  /** Text as it stands in the source. */
  text(node: Node): string {
    return this.source.slice(node.start, node.end);
  }

  /** Puts text before a node, outside anything its children put there. Visit the children first. */
  before(offset: number, text: string): void {
    // `return-x` has no space that would keep the words apart.
    const joins = /[\w$]/.test(this.source.charAt(offset - 1)) && /^[\w$]/.test(text);
    this.out.prependRight(offset, joins ? ` ${text}` : text);
  }

  /** Puts text after a node, outside anything its children put there. Visit the children first. */
  after(offset: number, text: string): void {
    this.out.appendLeft(offset, text);
  }

  wrap(node: Node, before: string, after: string): void {
    this.before(node.start, before);
    this.after(node.end, after);
  }

  replace(start: number, end: number, text: string): void {
    if (start === end) return;
    if (text === '') this.out.remove(start, end);
    else this.out.update(start, end, text);
  }

  /** Takes text out but keeps its line breaks, so that lines below stay where they were. */
  blank(start: number, end: number): void {
    this.replace(start, end, this.source.slice(start, end).replace(/[^\n]/g, ''));
  }

  /** Offset of the first occurrence of a token at or after `from`, comments skipped. */
  find(token: string, from: number): number {
    const at = this.masked.indexOf(token, from);
    if (at < 0) throw new Error(`the transform did not find "${token}"`);
    return at;
  }
}
