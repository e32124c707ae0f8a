/**
 * The two shading languages, as far as generated programs differ in them. Not here: the functions (functions.ts) or
 * the programs (emit.ts).
 */
export interface Dialect {
  readonly name: 'wgsl' | 'glsl';
  /** A number that does not change. */
  constant(name: string, value: string): string;
  /** A number that changes. */
  variable(name: string, value: string): string;
  /** A counter from 0 up to, not including, `end`. */
  loop(name: string, end: string): string;
  /** A whole number. */
  whole(name: string, value: string): string;
  /** A place in a lane's scratch memory. */
  scratch(index: string): string;
  /** An element of the numbers that stay from run to run. */
  datum(index: string): string;
  /** An element of the inputs that all lanes share, and of those of all lanes. */
  shared(index: string): string;
  row(index: string): string;
  toFloat(whole: string): string;
  toWhole(number: string): string;
  /** A function of numbers; lines begin with "let" or "var" where they declare a number. */
  define(name: string, parameters: readonly string[], lines: readonly string[]): string;
  /** What all programs need. */
  readonly prelude: string;
}

export const wgsl: Dialect = {
  name: 'wgsl',
  constant: (name, value) => `let ${name}: f32 = ${value};`,
  variable: (name, value) => `var ${name}: f32 = ${value};`,
  loop: (name, end) => `for (var ${name}: i32 = 0; ${name} < ${end}; ${name} = ${name} + 1) {`,
  whole: (name, value) => `let ${name}: i32 = ${value};`,
  scratch: index => `memory[${index}]`,
  datum: index => `numbers[${index}]`,
  shared: index => `given[${index}]`,
  row: index => `rows[${index}]`,
  toFloat: whole => `f32(${whole})`,
  toWhole: number => `i32(${number} + 0.5)`,
  define: (name, parameters, lines) =>
    `fn ${name}(${parameters.map(own => `${own}: f32`).join(', ')}) -> f32 {\n${lines.join('\n')}\n}`,
  prelude: `
fn nan() -> f32 { return uniforms.NAN; }
fn infinity() -> f32 { return uniforms.INFINITY; }
fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
// In WGSL != need not be true of NaN; || would branch, which costs a driver far more to compile.
fn differs(a: f32, b: f32) -> bool { return isNan(a) | isNan(b) | (a != b); }
fn pick(test: bool, a: f32, b: f32) -> f32 { return select(b, a, test); }
fn literal(x: f32) -> f32 { return x; }`,
};

export const glsl: Dialect = {
  name: 'glsl',
  constant: (name, value) => `float ${name} = ${value};`,
  variable: (name, value) => `float ${name} = ${value};`,
  loop: (name, end) => `for (int ${name} = 0; ${name} < ${end}; ${name}++) {`,
  whole: (name, value) => `int ${name} = ${value};`,
  scratch: index => `memory[${index}]`,
  datum: index => `readNumbers(${index})`,
  shared: index => `readGiven(${index})`,
  row: index => `readRows(${index})`,
  toFloat: whole => `float(${whole})`,
  toWhole: number => `int(${number} + 0.5)`,
  define: (name, parameters, lines) =>
    `float ${name}(${parameters.map(own => `float ${own}`).join(', ')}) {\n${lines
      .map(line => line.replace(/^(let|var) /, 'float '))
      .join('\n')}\n}`,
  prelude: `
float nan() { return uintBitsToFloat(0x7fc00000u); }
float infinity() { return uintBitsToFloat(0x7f800000u); }
bool isNan(float x) { return (floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u; }
bool differs(float a, float b) { return any(bvec3(isNan(a), isNan(b), a != b)); }
float pick(bool test, float a, float b) { return test ? a : b; }
float literal(float x) { return x; }`,
};

/** A finite number as a literal of either language, rounded to f32; others by a call. */
export function numberLiteral(value: number): string {
  const near = Math.fround(value);
  if (Number.isNaN(near)) return 'nan()';
  if (!Number.isFinite(near)) return near > 0 ? 'infinity()' : '(-infinity())';
  const text = String(near);
  const plain = /[.e]/.test(text) ? text : `${text}.0`;
  const digits = plain.includes('e') && !plain.includes('.') ? plain.replace('e', '.0e') : plain;
  return near < 0 || Object.is(near, -0) ? `(${Object.is(near, -0) ? '-0.0' : digits})` : digits;
}
