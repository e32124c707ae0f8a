/**
 * Bytes of our own modules as text that people can read: near the WebAssembly text format, one statement a line (what
 * leaves the stack empty). It knows the instructions that the assembler writes and no others. Not here: writing them
 * (assembler.ts).
 */
import { OP, RAW } from './opcodes.ts';

export interface Listing {
  /** Of the whole module. */
  readonly bytes: number;
  readonly functions: readonly FunctionListing[];
}

export interface FunctionListing {
  /** The name it is exported under, else its number: "$bind", "$7". */
  readonly name: string;
  /** Parameters, results and locals: "(param f64) (result f64) (local i32 v128 v128)". */
  readonly type: string;
  readonly lines: readonly string[];
}

const TYPES: Readonly<Record<number, string>> = { 0x7f: 'i32', 0x7e: 'i64', 0x7c: 'f64', 0x7b: 'v128' };
/** Ids of sections. */
const [TYPE, IMPORT, FUNCTION, EXPORT, CODE] = [1, 2, 3, 7, 10];
const HEADER = 8;

const PLAIN = new Map(Object.entries(OP).map(([name, code]): [number, string] => [code, wordOf(name)]));
const MEMORY = new Map<number, string>([
  [RAW.f64Load, 'f64.load'],
  [RAW.f64Store, 'f64.store'],
  [RAW.v128Load, 'v128.load'],
  [RAW.v128LoadSplat, 'v128.load64_splat'],
  [RAW.v128LoadZero, 'v128.load64_zero'],
  [RAW.v128Store, 'v128.store'],
]);
const INDEXED = new Map<number, string>([
  [RAW.localGet, 'local.get'],
  [RAW.localSet, 'local.set'],
  [RAW.localTee, 'local.tee'],
  [RAW.call, 'call'],
  [RAW.brIf, 'br_if'],
]);
const LANES = new Map<number, string>([
  [RAW.f64x2ExtractLane, 'f64x2.extract_lane'],
  [RAW.f64x2ReplaceLane, 'f64x2.replace_lane'],
]);
const SATURATING: Readonly<Record<number, string>> = {
  [RAW.i32TruncSatF64S]: 'i32.trunc_sat_f64_s',
  [RAW.memoryCopy]: 'memory.copy',
  [RAW.memoryFill]: 'memory.fill',
};
/** After these the stack is where the statement began. */
const ENDS = new Set(['local.set', 'f64.store', 'v128.store', 'br_if', 'memory.copy', 'memory.fill']);

/** "f64x2ConvertI32U" → "f64x2.convert_i32_u". */
function wordOf(name: string): string {
  const [, type, rest] = /^([a-z]+\d*(?:x\d)?)(.*)$/.exec(name) ?? ['', name, ''];
  const words = rest.match(/[A-Z][a-z]*\d*/g) ?? [];
  return words.length === 0 ? type : `${type}.${words.join('_').toLowerCase()}`;
}

/** @throws Error for bytes that our assembler does not write */
export function disassemble(bytes: Uint8Array): Listing {
  const reader = new Reader(bytes, HEADER);
  const parts: Parts = { types: [], imports: [], functions: [], names: new Map(), bodies: [] };
  while (reader.at < bytes.length) {
    const section = reader.byte();
    const size = reader.unsigned();
    const end = reader.at + size;
    readSection(section, reader, parts);
    reader.at = end;
  }
  const functions = parts.bodies.map(({ locals, lines }, i) => {
    const index = parts.imports.length + i;
    const type = [parts.types[parts.functions[i]], locals].filter(part => part !== '').join(' ');
    return { name: `$${parts.names.get(index) ?? index}`, type, lines };
  });
  return { bytes: bytes.length, functions };
}

/** The listing as one text. */
export function listingText({ functions }: Listing): string {
  return functions
    .map(({ name, type, lines }) =>
      [`(func ${name}${type === '' ? '' : ` ${type}`}`, ...lines, ')'].join('\n'),
    )
    .join('\n\n');
}

interface Parts {
  readonly types: string[];
  /** Names of imported functions. */
  readonly imports: string[];
  /** Type of every function. */
  readonly functions: number[];
  readonly names: Map<number, string>;
  readonly bodies: { readonly locals: string; readonly lines: readonly string[] }[];
}

function readSection(section: number, reader: Reader, parts: Parts): void {
  if (
    section !== TYPE &&
    section !== IMPORT &&
    section !== FUNCTION &&
    section !== EXPORT &&
    section !== CODE
  )
    return;
  const count = reader.unsigned();
  for (let i = 0; i < count; i++) {
    if (section === TYPE) parts.types.push(readType(reader));
    else if (section === IMPORT) parts.imports.push(readImport(reader));
    else if (section === FUNCTION) parts.functions.push(reader.unsigned());
    else if (section === EXPORT) readExport(reader, parts.names);
    else parts.bodies.push(readBody(reader, parts.imports));
  }
}

function readType(reader: Reader): string {
  reader.byte();
  const list = (word: string): string => {
    const types = Array.from({ length: reader.unsigned() }, () => TYPES[reader.byte()]);
    return types.length === 0 ? '' : `(${word} ${types.join(' ')})`;
  };
  return [list('param'), list('result')].filter(part => part !== '').join(' ');
}

function readImport(reader: Reader): string {
  const [, name] = [reader.text(), reader.text()];
  reader.byte();
  reader.unsigned();
  return name;
}

function readExport(reader: Reader, names: Map<number, string>): void {
  const name = reader.text();
  const kind = reader.byte();
  const index = reader.unsigned();
  if (kind === 0) names.set(index, name);
}

function readBody(reader: Reader, imports: readonly string[]): Parts['bodies'][number] {
  const size = reader.unsigned();
  const end = reader.at + size;
  const runs = Array.from({ length: reader.unsigned() }, () => {
    const count = reader.unsigned();
    const type = TYPES[reader.byte()];
    return count === 1 ? type : `${type}×${count}`;
  });
  const lines = readCode(reader, end, imports);
  return { locals: runs.length === 0 ? '' : `(local ${runs.join(' ')})`, lines };
}

function readCode(reader: Reader, end: number, imports: readonly string[]): string[] {
  const lines: string[] = [];
  let depth = 1;
  let words: string[] = [];
  const flush = (): void => {
    if (words.length > 0) lines.push('  '.repeat(depth) + words.join('  '));
    words = [];
  };
  // The last byte ends the function itself.
  while (reader.at < end - 1) {
    const word = readInstruction(reader, imports);
    if (word === 'end' || word === 'else') {
      flush();
      depth -= 1;
    }
    words.push(word);
    if (word === 'loop' || word === 'if' || word === 'else') {
      flush();
      depth += 1;
    } else if (word === 'end' || ENDS.has(word.split(' ')[0])) flush();
  }
  flush();
  reader.at = end;
  return lines;
}

function readInstruction(reader: Reader, imports: readonly string[]): string {
  const code = reader.opcode();
  const plain = PLAIN.get(code);
  if (plain !== undefined) return plain;
  const memory = MEMORY.get(code);
  if (memory !== undefined) {
    reader.unsigned();
    const offset = reader.unsigned();
    return offset === 0 ? memory : `${memory} offset=${offset}`;
  }
  const indexed = INDEXED.get(code);
  if (indexed !== undefined) {
    const index = reader.unsigned();
    const name = code === RAW.call ? imports[index] : undefined;
    return `${indexed} ${code === RAW.call ? '$' : ''}${name ?? index}`;
  }
  const lanes = LANES.get(code);
  return lanes === undefined ? readOther(reader, code) : `${lanes} ${reader.byte()}`;
}

function readOther(reader: Reader, code: number): string {
  switch (code) {
    case RAW.loop:
    case RAW.if:
      reader.byte();
      return code === RAW.loop ? 'loop' : 'if';
    case RAW.else:
      return 'else';
    case RAW.end:
      return 'end';
    case RAW.i32Const:
      return `i32.const ${reader.signed()}`;
    case RAW.i64Const:
      return `i64.const ${reader.signed()}`;
    case RAW.f64Const:
      return `f64.const ${reader.float()}`;
    case RAW.v128Const:
      return `v128.const f64x2 ${reader.float()} ${reader.float()}`;
    case RAW.shuffle:
      return `i8x16.shuffle ${Array.from({ length: 16 }, () => reader.byte()).join(' ')}`;
    case RAW.saturating:
      return readSaturating(reader);
    default:
      throw new Error(`instruction 0x${code.toString(16)} at byte ${reader.at} is not one of ours`);
  }
}

function readSaturating(reader: Reader): string {
  const code = reader.unsigned();
  if (code === RAW.memoryCopy) reader.at += 2;
  if (code === RAW.memoryFill) reader.at += 1;
  const word = SATURATING[code];
  if (word === undefined) throw new Error(`instruction 0xfc ${code} is not one of ours`);
  return word;
}

/** Reads numbers from bytes, on and on. */
class Reader {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new Error('the module ends too early');
    this.at += 1;
    return this.bytes[this.at - 1];
  }

  unsigned(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  }

  signed(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte % 128) << shift;
      if (byte < 128) return BigInt.asIntN(Number(shift) + 7, value);
    }
  }

  float(): string {
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    if (Number.isNaN(value)) return 'nan';
    return Object.is(value, -0) ? '-0' : String(value).replace('Infinity', 'inf');
  }

  /** SIMD instructions as opcodes.ts numbers them. */
  opcode(): number {
    const first = this.byte();
    return first === 0xfd ? 0xfd00 + this.unsigned() : first;
  }

  text(): string {
    const length = this.unsigned();
    this.at += length;
    return String.fromCharCode(...this.bytes.subarray(this.at - length, this.at));
  }
}
