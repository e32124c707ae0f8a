/**
 * A hand assembler for WebAssembly: bytes, sections, locals. It knows nothing of tensors or graphs.
 */
import { OP, RAW } from './opcodes.ts';
import type { Op } from './opcodes.ts';

export type ValueType = 'i32' | 'i64' | 'f64' | 'v128';

const TYPE_CODE: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };
const VOID = 0x40;
const f64Bytes = new Uint8Array(8);
const f64View = new DataView(f64Bytes.buffer);

/** Appends an unsigned LEB128 number. */
export function unsigned(out: number[], value: number): void {
  let rest = value;
  while (rest > 127) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

/** Appends a signed LEB128 number. */
export function signed(out: number[], value: bigint): void {
  let rest = value;
  for (;;) {
    const byte = Number(rest & 127n);
    rest >>= 7n;
    const done = (rest === 0n && byte < 64) || (rest === -1n && byte >= 64);
    out.push(done ? byte : byte + 128);
    if (done) return;
  }
}

function float(out: number[], value: number): void {
  f64View.setFloat64(0, value, true);
  for (const byte of f64Bytes) out.push(byte);
}

/** Writes one function: its locals and its code. Parameters are the first locals. */
export class FunctionBuilder {
  readonly code: number[] = [];
  readonly locals: ValueType[] = [];
  private free: Record<ValueType, number[]> = { i32: [], i64: [], f64: [], v128: [] };
  /** Where statements end, while `interleave` asks. */
  private ends: number[] | undefined;
  private lastSetAt = -1;
  private lastSetEnd = -1;
  private lastSetLocal = -1;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];

  constructor(params: readonly ValueType[] = [], results: readonly ValueType[] = []) {
    this.params = params;
    this.results = results;
  }

  /** A local that nothing else uses until it is released. */
  local(type: ValueType): number {
    const reused = this.free[type].pop();
    if (reused !== undefined) return reused;
    this.locals.push(type);
    return this.params.length + this.locals.length - 1;
  }

  release(type: ValueType, local: number): void {
    this.free[type].push(local);
  }

  op(op: Op): void {
    this.instruction(op);
  }

  get(local: number): void {
    if (this.lastSetEnd === this.code.length && this.lastSetLocal === local) {
      this.code[this.lastSetAt] = RAW.localTee;
      this.lastSetEnd = -1;
      this.ends?.pop();
      return;
    }
    this.code.push(RAW.localGet);
    unsigned(this.code, local);
  }

  set(local: number): void {
    this.lastSetAt = this.code.length;
    this.code.push(RAW.localSet);
    unsigned(this.code, local);
    this.lastSetEnd = this.code.length;
    this.lastSetLocal = local;
    this.ends?.push(this.code.length);
  }

  i32(value: number): void {
    this.code.push(RAW.i32Const);
    signed(this.code, BigInt(value | 0));
  }

  i64(value: bigint): void {
    this.code.push(RAW.i64Const);
    signed(this.code, BigInt.asIntN(64, value));
  }

  f64(value: number): void {
    this.code.push(RAW.f64Const);
    float(this.code, value);
  }

  /** Both lanes as immediates. */
  f64x2(low: number, high: number): void {
    this.instruction(RAW.v128Const);
    float(this.code, low);
    float(this.code, high);
  }

  i64x2(low: bigint, high: bigint): void {
    this.instruction(RAW.v128Const);
    for (const lane of [low, high]) {
      const bits = BigInt.asUintN(64, lane);
      for (let byte = 0n; byte < 8n; byte++) this.code.push(Number((bits >> (byte * 8n)) & 255n));
    }
  }

  /** Address on the stack; `offset` bytes are added to it. */
  load(type: 'f64' | 'v128', offset: number): void {
    this.memory(type === 'f64' ? RAW.f64Load : RAW.v128Load, offset);
  }

  /** One f64 into both lanes. */
  loadSplat(offset: number): void {
    this.memory(RAW.v128LoadSplat, offset);
  }

  /** One f64 into lane 0; lane 1 is zero. */
  loadZero(offset: number): void {
    this.memory(RAW.v128LoadZero, offset);
  }

  /** Address and value on the stack. */
  store(type: 'f64' | 'v128', offset: number): void {
    this.memory(type === 'f64' ? RAW.f64Store : RAW.v128Store, offset);
  }

  extract(lane: 0 | 1): void {
    this.instruction(RAW.f64x2ExtractLane);
    this.code.push(lane);
  }

  replace(lane: 0 | 1): void {
    this.instruction(RAW.f64x2ReplaceLane);
    this.code.push(lane);
  }

  /** Two vectors on the stack, lanes 0–1 and 2–3; makes a vector of the two named lanes. */
  shuffle(low: number, high: number): void {
    this.instruction(RAW.shuffle);
    for (const lane of [low, high]) {
      for (let byte = 0; byte < 8; byte++) this.code.push(lane * 8 + byte);
    }
  }

  /** f64 → i32, saturating; NaN becomes 0. */
  truncate(): void {
    this.code.push(RAW.saturating, RAW.i32TruncSatF64S);
  }

  /** Destination, source, byte count on the stack. */
  memoryCopy(): void {
    this.code.push(RAW.saturating, RAW.memoryCopy, 0, 0);
  }

  /** Destination, byte value, byte count on the stack. */
  memoryFill(): void {
    this.code.push(RAW.saturating, RAW.memoryFill, 0);
  }

  call(index: number): void {
    this.code.push(RAW.call);
    unsigned(this.code, index);
  }

  /** Runs `body` while it branches back: `body` leaves an i32 "again" on the stack. */
  loop(body: () => void): void {
    this.code.push(RAW.loop, VOID);
    this.whole(body);
    this.code.push(RAW.brIf, 0, RAW.end);
  }

  /** Condition (i32) on the stack. */
  when(then: () => void, otherwise?: () => void): void {
    this.code.push(RAW.if, VOID);
    this.whole(then);
    if (otherwise) {
      this.code.push(RAW.else);
      this.whole(otherwise);
    }
    this.code.push(RAW.end);
  }

  /** Emits a part that `interleave` must not cut. */
  private whole(body: () => void): void {
    const { ends } = this;
    this.ends = undefined;
    body();
    this.ends = ends;
  }

  /**
   * Emits what the bodies emit, their statements in turn: first of each, second of each, … so that independent work
   * stands side by side. The bodies share no locals but those made before, and statement i of a body may see only
   * what earlier statements of all bodies, and statement i of earlier bodies, have done.
   */
  interleave(bodies: readonly (() => void)[]): void {
    const statements = bodies.map(body => this.statements(body));
    const most = Math.max(...statements.map(list => list.length));
    for (let i = 0; i < most; i++) {
      for (const list of statements) for (const byte of list[i] ?? []) this.code.push(byte);
    }
  }

  /** The code of `body`, cut where the stack is empty; its new locals are its own. */
  private statements(body: () => void): number[][] {
    const start = this.code.length;
    const { ends, free } = this;
    const mine: number[] = [];
    this.ends = mine;
    this.free = { i32: [], i64: [], f64: [], v128: [] };
    this.lastSetEnd = -1;
    body();
    for (const type of Object.keys(free) as ValueType[]) free[type].push(...this.free[type]);
    this.ends = ends;
    this.free = free;
    this.lastSetEnd = -1;
    const code = this.code.splice(start);
    return [0, ...mine.map(end => end - start)].map((from, i, all) => code.slice(from, all[i + 1]));
  }

  /** Adds a constant to an i32 local. */
  increment(local: number, by: number): void {
    if (by === 0) return;
    this.get(local);
    this.i32(by);
    this.op(OP.i32Add);
    this.set(local);
  }

  /** The function's body as the code section wants it. */
  body(): number[] {
    const out: number[] = [];
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    unsigned(out, runs.length);
    for (const run of runs) {
      unsigned(out, run.count);
      out.push(TYPE_CODE[run.type]);
    }
    for (const byte of this.code) out.push(byte);
    out.push(RAW.end);
    return out;
  }

  private instruction(op: number): void {
    if (op < 0x100) this.code.push(op);
    else {
      this.code.push(0xfd);
      unsigned(this.code, op & 0xff);
    }
  }

  private memory(op: number, offset: number): void {
    this.instruction(op);
    this.code.push(3);
    unsigned(this.code, offset);
  }
}

interface Import {
  readonly module: string;
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Collects functions and writes the binary module. Its one memory is exported as "memory" and cannot grow. */
export class ModuleBuilder {
  private readonly imports: Import[] = [];
  private readonly functions: FunctionBuilder[] = [];
  private readonly exports: { name: string; index: number }[] = [];

  /** All imports come before the first function. */
  import(module: string, name: string, params: readonly ValueType[], results: readonly ValueType[]): number {
    if (this.functions.length > 0) throw new Error('imports must precede functions');
    this.imports.push({ module, name, params, results });
    return this.imports.length - 1;
  }

  /** Index by which the function is called. */
  add(builder: FunctionBuilder): number {
    this.functions.push(builder);
    return this.imports.length + this.functions.length - 1;
  }

  export(name: string, index: number): void {
    this.exports.push({ name, index });
  }

  build(pages: number): Uint8Array<ArrayBuffer> {
    const types = new TypeTable();
    const importTypes = this.imports.map(item => types.index(item.params, item.results));
    const functionTypes = this.functions.map(item => types.index(item.params, item.results));
    const out = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    section(out, 1, types.entries);
    section(
      out,
      2,
      this.imports.map((item, i) => importEntry(item, importTypes[i])),
    );
    section(
      out,
      3,
      functionTypes.map(type => leb(type)),
    );
    section(out, 5, [[1, ...leb(pages), ...leb(pages)]]);
    const memory = [...text('memory'), 2, 0];
    section(out, 7, [memory, ...this.exports.map(e => [...text(e.name), 0, ...leb(e.index)])]);
    section(out, 10, this.functions.flatMap(codePieces), this.functions.length);
    return Uint8Array.from(out);
  }
}

/** Function signatures, each once. */
class TypeTable {
  readonly entries: number[][] = [];
  private readonly known = new Map<string, number>();

  index(params: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${params.join()}>${results.join()}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const codes = (list: readonly ValueType[]): number[] => [
      list.length,
      ...list.map(type => TYPE_CODE[type]),
    ];
    this.entries.push([0x60, ...codes(params), ...codes(results)]);
    this.known.set(key, this.entries.length - 1);
    return this.entries.length - 1;
  }
}

function leb(value: number): number[] {
  const out: number[] = [];
  unsigned(out, value);
  return out;
}

function text(value: string): number[] {
  const bytes = Array.from(value, character => character.charCodeAt(0));
  return [...leb(bytes.length), ...bytes];
}

function importEntry(item: Import, type: number): number[] {
  return [...text(item.module), ...text(item.name), 0, ...leb(type)];
}

/** Writes a section from the bytes of its entries; an entry may come in several pieces. */
function section(out: number[], id: number, pieces: readonly number[][], count = pieces.length): void {
  if (count === 0) return;
  const head = leb(count);
  out.push(id);
  unsigned(
    out,
    pieces.reduce((length, piece) => length + piece.length, head.length),
  );
  for (const piece of [head, ...pieces]) for (const byte of piece) out.push(byte);
}

/** A function's body and its length before it. */
function codePieces(item: FunctionBuilder): number[][] {
  const body = item.body();
  return [leb(body.length), body];
}
