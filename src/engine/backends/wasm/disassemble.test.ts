import { expect, test } from 'vitest';
import { FunctionBuilder, ModuleBuilder } from './assembler.ts';
import { assemble } from './compile.ts';
import { disassemble, listingText } from './disassemble.ts';
import { OP } from './opcodes.ts';
import { exp, lgamma, matmul, sum, transpose, trace } from '../../array/index.ts';

function moduleOf(write: (f: FunctionBuilder) => void): Uint8Array {
  const module = new ModuleBuilder();
  const f = new FunctionBuilder(['f64', 'i32'], ['f64']);
  write(f);
  module.export('it', module.add(f));
  return module.build(1);
}

test('instructions read as the text format names them, statement by statement', () => {
  const bytes = moduleOf(f => {
    const local = f.local('v128');
    f.get(1);
    f.loadSplat(16);
    f.f64x2(0.5, -0);
    f.op(OP.f64x2Mul);
    f.set(local);
    f.get(1);
    f.when(() => {
      f.i32(-3);
      f.set(1);
    });
    f.get(0);
    f.op(OP.f64Sqrt);
  });
  expect(listingText(disassemble(bytes))).toBe(
    [
      '(func $it (param f64 i32) (result f64) (local v128)',
      '  local.get 1  v128.load64_splat offset=16  v128.const f64x2 0.5 -0  f64x2.mul  local.set 2',
      '  local.get 1  if',
      '    i32.const -3  local.set 1',
      '  end',
      '  local.get 0  f64.sqrt',
      ')',
    ].join('\n'),
  );
});

test('everything the compiler emits can be read: loops, calls, imports, packed products', () => {
  const shapes = [
    [3, 5],
    [40, 40],
    [300, 7],
  ];
  for (const shape of shapes) {
    const graph = trace([{ name: 'x', role: 'parameter', shape }], ([x]) => ({
      o: sum(lgamma(exp(matmul(x, transpose(x))))),
    }));
    const { bytes } = assemble(graph);
    const listing = disassemble(bytes);
    expect(listing.bytes).toBe(bytes.length);
    expect(listing.functions.map(({ name }) => name)).toEqual(expect.arrayContaining(['$bind', '$run']));
    expect(listing.functions.flatMap(({ lines }) => lines).length).toBeGreaterThan(20);
  }
});

test('bytes that are not ours are refused', () => {
  const bytes = moduleOf(f => f.get(0));
  const broken = bytes.slice();
  // local.get becomes memory.grow.
  broken[broken.lastIndexOf(0x20)] = 0x40;
  expect(() => disassemble(broken)).toThrow(/not one of ours/);
});
