import { expect, test } from 'vitest';
import { FunctionBuilder, ModuleBuilder, signed, unsigned } from './assembler.ts';
import { OP } from './opcodes.ts';

test('LEB128 numbers are those of the specification', () => {
  const bytes = (write: (out: number[]) => void): number[] => {
    const out: number[] = [];
    write(out);
    return out;
  };
  expect(bytes(out => unsigned(out, 624485))).toEqual([0xe5, 0x8e, 0x26]);
  expect(bytes(out => signed(out, -123456n))).toEqual([0xc0, 0xbb, 0x78]);
  expect(bytes(out => signed(out, 64n))).toEqual([0xc0, 0x00]);
});

test('a function adds, loops and branches', () => {
  const module = new ModuleBuilder();
  const f = new FunctionBuilder(['f64'], ['f64']);
  const total = f.local('f64');
  const left = f.local('i32');
  f.i32(5);
  f.set(left);
  f.loop(() => {
    f.get(total);
    f.get(0);
    f.op(OP.f64Add);
    f.set(total);
    f.increment(left, -1);
    f.get(left);
  });
  f.get(total);
  f.f64(100);
  f.op(OP.f64Gt);
  f.when(() => {
    f.f64(100);
    f.set(total);
  });
  f.get(total);
  module.export('sum', module.add(f));
  const { sum } = new WebAssembly.Instance(new WebAssembly.Module(module.build(1)), {}).exports;
  const call = sum as (x: number) => number;
  expect([call(3), call(30)]).toEqual([15, 100]);
});

test('a released local is used again for its own type only', () => {
  const f = new FunctionBuilder();
  const a = f.local('f64');
  f.release('f64', a);
  expect(f.local('v128')).not.toBe(a);
  expect(f.local('f64')).toBe(a);
});

test('memory cannot grow', () => {
  const module = new ModuleBuilder();
  module.export('nothing', module.add(new FunctionBuilder()));
  const { memory } = new WebAssembly.Instance(new WebAssembly.Module(module.build(2)), {}).exports;
  const { buffer } = memory as WebAssembly.Memory;
  expect(buffer.byteLength).toBe(2 * 65536);
  expect(() => (memory as { grow?: (pages: number) => number }).grow?.(1)).toThrow();
});

test('interleaved bodies take turns, keep branches whole and share no new locals', () => {
  const module = new ModuleBuilder();
  const f = new FunctionBuilder(['f64'], ['f64']);
  const total = f.local('f64');
  const locals: number[] = [];
  const body = (factor: number) => (): void => {
    const product = f.local('f64');
    locals.push(product);
    f.get(0);
    f.f64(factor);
    f.op(OP.f64Mul);
    f.set(product);
    f.get(product);
    f.f64(50);
    f.op(OP.f64Gt);
    f.when(() => {
      f.f64(50);
      f.set(product);
    });
    // total = total·10 + product: the order of the bodies shows.
    f.get(total);
    f.f64(10);
    f.op(OP.f64Mul);
    f.get(product);
    f.op(OP.f64Add);
    f.set(total);
    f.release('f64', product);
  };
  f.interleave([body(1), body(2), body(3)]);
  f.get(total);
  module.export('run', module.add(f));
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(module.build(1)), {}).exports;
  expect(new Set(locals).size).toBe(3);
  expect((run as (x: number) => number)(1)).toBe(123);
  expect((run as (x: number) => number)(20)).toBe(20 * 100 + 40 * 10 + 50);
});
