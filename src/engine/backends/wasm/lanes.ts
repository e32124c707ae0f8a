/**
 * Arithmetic on one f64 or on two at once, written once for both. Every method emits code and names the local
 * that holds its result; the same sequence of operations gives the same bits in either width.
 * Not here: which primitive is which sequence (elementwise.ts, special/).
 */
import type { FunctionBuilder, ValueType } from './assembler.ts';
import { OP } from './opcodes.ts';
import type { Op } from './opcodes.ts';

/** Numbers: a local (f64 or f64x2), or a literal (lane 1 is `high` where given, else the same). */
export type Value = { readonly local: number } | { readonly constant: number; readonly high?: number };
/** Truth per lane: an i32 local, or a v128 of all-ones and all-zeros lanes. */
export interface Mask {
  readonly mask: number;
}
/** The 64 bits of each lane as a whole number. */
export interface Bits {
  readonly bits: number;
}

type Pair = readonly [scalar: Op, simd: Op];

const COMPARISON = {
  lt: [OP.f64Lt, OP.f64x2Lt],
  le: [OP.f64Le, OP.f64x2Le],
  gt: [OP.f64Gt, OP.f64x2Gt],
  ge: [OP.f64Ge, OP.f64x2Ge],
  eq: [OP.f64Eq, OP.f64x2Eq],
  ne: [OP.f64Ne, OP.f64x2Ne],
} as const satisfies Record<string, Pair>;
export type Comparison = keyof typeof COMPARISON;

/**
 * The masks that indicators were made from, by the indicator's local, in each function: a test of an indicator is its
 * mask. An entry goes with its local.
 */
const masksOf = new WeakMap<FunctionBuilder, Map<number, Mask>>();

export class Lanes {
  readonly f: FunctionBuilder;
  readonly width: 1 | 2;
  /** Results that later code of the same body may use again; undefined where locals do not live that long. */
  private shared: Map<string, Value> | undefined;
  private readonly negated = new Map<number, Value>();
  private readonly masks: Map<number, Mask>;
  private scratch: { type: ValueType; local: number }[] | undefined;

  /** True for another copy of code in an unrolled loop: what is inlined here was inlined (and counted) before. */
  readonly isCopy: boolean;

  constructor(f: FunctionBuilder, width: 1 | 2, isCopy = false) {
    this.f = f;
    this.width = width;
    this.isCopy = isCopy;
    this.masks = masksOf.get(f) ?? new Map<number, Mask>();
    masksOf.set(f, this.masks);
  }

  private fresh(type: ValueType): number {
    const actual = this.width === 2 ? 'v128' : type;
    const local = this.f.local(actual);
    this.masks.delete(local);
    this.scratch?.push({ type: actual, local });
    return local;
  }

  /** Lets `once` share results from now on: every local made by this object must live as long as it is used. */
  share(): this {
    this.shared = new Map();
    return this;
  }

  /** Notes that `minus` is −x, for functions of |x| alone. Both must live to the end of the body. */
  noteNegation(minus: Value, x: Value): void {
    if ('local' in minus) this.negated.set(minus.local, x);
  }

  /** x, or what it is known to be the negative of. */
  withoutSign(x: Value): Value {
    return ('local' in x ? this.negated.get(x.local) : undefined) ?? x;
  }

  /** The value `make` gives for x, made only once where sharing is allowed. */
  once(name: string, x: Value, make: () => Value): Value {
    const key = 'local' in x ? `${name}:${x.local}` : undefined;
    const known = key === undefined ? undefined : this.shared?.get(key);
    if (known) return known;
    const value = make();
    if (key !== undefined) this.shared?.set(key, value);
    return value;
  }

  /** Zero where the test is false: cheaper than a select. */
  masked(test: Mask, a: Value): Value {
    if (this.width === 1) return this.select(test, a, { constant: 0 });
    this.push(a);
    this.f.get(test.mask);
    this.emit(OP.v128And);
    return this.take();
  }

  /** Runs `body`, keeps its result and gives all its other locals back. */
  scoped(body: () => Value): Value {
    const outer = this.scratch;
    this.scratch = [];
    const result = body();
    const mine = this.scratch;
    this.scratch = outer;
    const mask = 'local' in result ? this.masks.get(result.local)?.mask : undefined;
    for (const { type, local } of mine) {
      if (('local' in result && result.local === local) || local === mask) outer?.push({ type, local });
      else {
        this.masks.delete(local);
        this.f.release(type, local);
      }
    }
    return result;
  }

  push(value: Value): void {
    if ('local' in value) this.f.get(value.local);
    else if (this.width === 1) this.f.f64(value.constant);
    else this.f.f64x2(value.constant, value.high ?? value.constant);
  }

  private emit(op: Op): void {
    this.f.op(op);
  }

  /** Names the number on top of the stack. */
  take(): { readonly local: number } {
    const local = this.fresh('f64');
    this.f.set(local);
    return { local };
  }

  private apply([scalar, simd]: Pair, ...args: readonly Value[]): Value {
    for (const arg of args) this.push(arg);
    this.emit(this.width === 1 ? scalar : simd);
    return this.take();
  }

  constant(value: number): Value {
    return { constant: value };
  }
  add(a: Value, b: Value): Value {
    return this.apply([OP.f64Add, OP.f64x2Add], a, b);
  }
  sub(a: Value, b: Value): Value {
    return this.apply([OP.f64Sub, OP.f64x2Sub], a, b);
  }
  mul(a: Value, b: Value): Value {
    return this.apply([OP.f64Mul, OP.f64x2Mul], a, b);
  }
  div(a: Value, b: Value): Value {
    return this.apply([OP.f64Div, OP.f64x2Div], a, b);
  }
  neg(a: Value): Value {
    return this.apply([OP.f64Neg, OP.f64x2Neg], a);
  }
  abs(a: Value): Value {
    return this.apply([OP.f64Abs, OP.f64x2Abs], a);
  }
  sqrt(a: Value): Value {
    return this.apply([OP.f64Sqrt, OP.f64x2Sqrt], a);
  }
  floor(a: Value): Value {
    return this.apply([OP.f64Floor, OP.f64x2Floor], a);
  }
  /** Math.max: NaN wins over everything, +0 over −0. */
  max(a: Value, b: Value): Value {
    const plain = this.orderless(a, b, [OP.f64Max, OP.f64x2Pmax]);
    return plain ?? this.apply([OP.f64Max, OP.f64x2Max], a, b);
  }
  min(a: Value, b: Value): Value {
    const plain = this.orderless(a, b, [OP.f64Min, OP.f64x2Pmin]);
    return plain ?? this.apply([OP.f64Min, OP.f64x2Min], a, b);
  }
  /** a < b ? b : a, so a NaN in `a` stays: one instruction in two lanes, whatever the operands. */
  larger(a: Value, b: Value): Value {
    if (this.width === 2) return this.apply([OP.f64Max, OP.f64x2Pmax], a, b);
    return this.select(this.compare('lt', a, b), b, a);
  }
  /** −|a|. */
  minusAbs(a: Value): Value {
    if (this.width === 1) return this.neg(this.abs(a));
    this.push(a);
    this.f.f64x2(-0, -0);
    this.emit(OP.v128Or);
    return this.take();
  }
  /** pmin and pmax drop a NaN in the second operand only, so an ordinary literal goes there. */
  private orderless(a: Value, b: Value, op: Pair): Value | undefined {
    if (isOrdinary(b)) return this.apply(op, a, b);
    if (isOrdinary(a)) return this.apply(op, b, a);
    return undefined;
  }

  compare(kind: Comparison, a: Value, b: Value): Mask {
    this.push(a);
    this.push(b);
    this.emit(COMPARISON[kind][this.width - 1]);
    return this.takeMask();
  }
  private takeMask(): Mask {
    const mask = this.fresh('i32');
    this.f.set(mask);
    return { mask };
  }
  private combine([scalar, simd]: Pair, a: Mask, b: Mask): Mask {
    this.f.get(a.mask);
    this.f.get(b.mask);
    this.emit(this.width === 1 ? scalar : simd);
    return this.takeMask();
  }
  both(a: Mask, b: Mask): Mask {
    return this.combine([OP.i32And, OP.v128And], a, b);
  }
  either(a: Mask, b: Mask): Mask {
    return this.combine([OP.i32Or, OP.v128Or], a, b);
  }
  invert(a: Mask): Mask {
    this.f.get(a.mask);
    this.emit(this.width === 1 ? OP.i32Eqz : OP.v128Not);
    return this.takeMask();
  }
  /** True lanes are NaN in none of them: the value is nonzero (NaN counts as true). */
  truthy(a: Value): Mask {
    const known = 'local' in a ? this.masks.get(a.local) : undefined;
    if (known) return known;
    return this.compare('ne', a, { constant: 0 });
  }
  /** test ? a : b, lane by lane; both are computed. */
  select(test: Mask, a: Value, b: Value): Value {
    if (this.width === 2 && isZero(b)) return this.masked(test, a);
    this.push(a);
    this.push(b);
    this.f.get(test.mask);
    this.emit(this.width === 1 ? OP.select : OP.v128Bitselect);
    return this.take();
  }
  /** 1 where true, 0 where false. */
  indicator(test: Mask): Value {
    this.f.get(test.mask);
    if (this.width === 1) this.emit(OP.f64ConvertI32U);
    else {
      this.f.f64x2(1, 1);
      this.emit(OP.v128And);
    }
    const value = this.take();
    this.masks.set(value.local, test);
    return value;
  }
  /** Leaves an i32 on the stack: whether any lane is true. */
  pushAny(test: Mask): void {
    this.f.get(test.mask);
    if (this.width === 2) this.emit(OP.v128AnyTrue);
  }

  /** Runs `body` only when the test holds in some lane, and writes what it gives over `out`. */
  whenAny(test: Mask, out: { readonly local: number }, body: () => Value): void {
    this.pushAny(test);
    this.f.when(() => {
      this.push(body());
      this.f.set(out.local);
    });
  }
  /** Overwrites a local. */
  assign(to: { readonly local: number }, value: Value): void {
    this.masks.delete(to.local);
    this.push(value);
    this.f.set(to.local);
  }
  /** A new local that starts as `a`. */
  copy(a: Value): { readonly local: number } {
    this.push(a);
    return this.take();
  }

  bits(a: Value): Bits {
    this.push(a);
    if (this.width === 1) this.emit(OP.i64ReinterpretF64);
    return this.takeBits();
  }
  private takeBits(): Bits {
    const bits = this.fresh('i64');
    this.f.set(bits);
    return { bits };
  }
  private pushBits(a: Bits | bigint): void {
    if (typeof a !== 'bigint') this.f.get(a.bits);
    else if (this.width === 1) this.f.i64(a);
    else this.f.i64x2(a, a);
  }
  private integer([scalar, simd]: Pair, a: Bits, b: Bits | bigint): Bits {
    this.pushBits(a);
    this.pushBits(b);
    this.emit(this.width === 1 ? scalar : simd);
    return this.takeBits();
  }
  fromBits(a: Bits): Value {
    this.f.get(a.bits);
    if (this.width === 1) this.emit(OP.f64ReinterpretI64);
    return this.take();
  }
  addBits(a: Bits, b: Bits | bigint): Bits {
    return this.integer([OP.i64Add, OP.i64x2Add], a, b);
  }
  subBits(a: Bits, b: Bits | bigint): Bits {
    return this.integer([OP.i64Sub, OP.i64x2Sub], a, b);
  }
  andBits(a: Bits, b: Bits | bigint): Bits {
    return this.integer([OP.i64And, OP.v128And], a, b);
  }
  orBits(a: Bits, b: Bits | bigint): Bits {
    return this.integer([OP.i64Or, OP.v128Or], a, b);
  }
  private shift([scalar, simd]: Pair, a: Bits, by: number): Bits {
    this.f.get(a.bits);
    if (this.width === 1) this.f.i64(BigInt(by));
    else this.f.i32(by);
    this.emit(this.width === 1 ? scalar : simd);
    return this.takeBits();
  }
  shiftLeft(a: Bits, by: number): Bits {
    return this.shift([OP.i64Shl, OP.i64x2Shl], a, by);
  }
  shiftRight(a: Bits, by: number): Bits {
    return this.shift([OP.i64ShrU, OP.i64x2ShrU], a, by);
  }

  /** Calls a function of this width on numbers. */
  call(index: number, ...args: readonly Value[]): Value {
    for (const arg of args) this.push(arg);
    this.f.call(index);
    return this.take();
  }

  /** Calls a scalar function on each lane in turn. */
  callPerLane(index: number, ...args: readonly Value[]): Value {
    if (this.width === 1) return this.call(index, ...args);
    const lane = (which: 0 | 1): void => {
      for (const arg of args) {
        if ('constant' in arg) this.f.f64(which === 0 ? arg.constant : (arg.high ?? arg.constant));
        else {
          this.f.get(arg.local);
          this.f.extract(which);
        }
      }
      this.f.call(index);
    };
    lane(0);
    this.emit(OP.f64x2Splat);
    lane(1);
    this.f.replace(1);
    return this.take();
  }
}

/** +0 in every lane. */
function isZero(value: Value): boolean {
  return 'constant' in value && Object.is(value.constant, 0) && Object.is(value.high ?? 0, 0);
}

function isOrdinary(value: Value): boolean {
  if (!('constant' in value)) return false;
  return [value.constant, value.high ?? value.constant].every(x => !Number.isNaN(x) && x !== 0);
}
