/** Programs on plain values; each is a function body. Transformed or not, they must give the same result. Test data. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  'sums numbers in a loop': 'let s = 0; for (let i = 0; i < 100; i++) s += i * i % 7; return s',
  'joins text with +': 'const a = 1, b = "x"; return a + b + 2 + (a + 2) + [1, 2] + null',
  'adds text first and numbers last': 'return "a" + 1 + 2 + (1 + 2)',
  'compares text': 'const a = "b", b = "a"; return [a < b, a > b, a >= "b", a + "" === "b"]',
  'compares with null and undefined':
    'let u, n = null; return [u == n, u === n, n == 0, n >= 0, u < 1, n !== null]',
  'compares loosely': 'const a = 1, b = "1"; return [a == b, a != b, a === b, a !== b]',
  'computes with BigInt':
    'const a = 2n, b = 3n; return [a + b, a * b, b - a, b / a, -a, a < b, a === 2n].map(String)',
  'subtracts dates':
    'const a = new Date(5000), b = new Date(2000); return [a - b, a > b, +a, typeof (a + 1)]',
  'computes with NaN and infinities':
    'const z = 0; return [1 / z, -1 / z, z / z, z / z === z / z, -z].map(x => Object.is(x, -0) ? "-0" : String(x))',
  'keeps precedence':
    'const a = 2, b = 3, c = 4; return [a + b * c, (a + b) * c, a - b - c, a / b / c, -a * -b, a - -b, (-a) ** 2]',
  'evaluates operands left to right':
    'const log = []; const f = x => { log.push(x); return x }; const r = f(1) + f(2) * f(3) - f(4); return [r, log]',
  'reads the left operand before the right one changes it':
    'let x = 1; const f = () => { x = 10; return 5 }; const r = x + f(); x = 1; x += f(); return [r, x]',
  'recurses through one expression': 'const fact = n => n <= 1 ? 1 : n * fact(n - 1); return fact(10)',
  'recurses twice through one expression':
    'const fib = n => (n < 2 ? n : fib(n - 1) + fib(n - 2)); return fib(15)',
  'closes over variables': 'const make = k => x => x * k + k; return [1, 2, 3].map(make(3))',
  'short-circuits and keeps values':
    'const f = () => { throw new Error("no") }; return [0 && f(), 1 || f(), "" || "d", null ?? 3, 0 ?? f(), "a" && 0]',
  'chooses by a ternary':
    'const a = 3; return [a > 2 ? a * 2 : a / 0, a < 2 ? a : -a, a ? "t" : "f", a === 3 ? [1] : [2]]',
  'switches with fall-through and default in the middle': `
    const f = k => { const out = []; switch (k) { case 1: out.push("1"); default: out.push("d"); case 1 + 1: out.push("2"); break; case "3": out.push("3") } return out };
    return [1, 2, "3", 4, 1n].map(f)`,
  'switches on text':
    'const f = k => { switch (k) { case "a": return 1; case "b": return 2; default: return 3 } }; return ["a", "b", 1].map(f)',
  'labels loops': `
    const out = []; outer: for (let i = 0; i < 4; i++) { for (let j = 0; j < 4; j++) { if (j === 2) continue outer; if (i === 2) break outer; out.push(i * 10 + j) } } return out`,
  'runs while and do loops':
    'let n = 27, steps = 0; while (n !== 1) { n = n % 2 === 0 ? n / 2 : 3 * n + 1; steps++ } do { steps -= 2 } while (steps > 50); return steps',
  'destructures with defaults':
    'const { a = 1 + 1, b: { c = a * 2 } = {}, ...rest } = { d: 4, e: 5 }; const [x, , y = x + 1, ...z] = [1, 2, undefined, 4]; return [a, c, rest, x, y, z]',
  'defaults parameters':
    'const f = (a, b = a + 1, { c = a * b } = {}, ...d) => [a, b, c, d.length]; return [f(1), f(1, 2, { c: 3 }, 4, 5), f.length]',
  'swaps elements': 'const a = [1, 2, 3]; let i = 0; [a[i], a[i + 2]] = [a[i + 2], a[i]]; return a',
  'assigns members in every way': `
    const o = { a: 1, b: { c: [1, 2, 3] } }; let k = "a"; o.a += 2; o[k] *= 5; o.b.c[1] -= 4; o["z"] = 7; o.b.c[o.b.c.length] = 9; o.n ??= 4; o.n ||= 5; o.n &&= 6; let q = 0; q ||= 8; q &&= q + 1; k += "x"; delete o["z"];
    return [o, k, q, o.b.c[0]++, ++o.b.c[0], o.b.c]`,
  'evaluates an assigned place once':
    'let n = 0; const o = [1, 2, 3]; const at = () => n++; o[at()] += 10; o[at()] *= 10; return [o, n]',
  'defines classes': `
    class A { x = 1 + 1; #p = 3; static s = 4 * 2; constructor(y) { this.y = y + this.x } get p() { return this.#p * 2 } set p(v) { this.#p += v } m(z = this.x + 1) { return this.y + z } static { A.t = A.s + 1 } ["c" + 1]() { return 1 } }
    class B extends A { constructor() { super(5); this.p = 10 } m() { return super.m() + 1 } }
    const b = new B(); return [b.m(), b.p, A.s, A.t, b.c1(), b instanceof A, "x" in b]`,
  generates:
    'function* g(n) { for (let i = 0; i < n; i++) { const got = yield i * 2; if (got) i += got } return n + 1 } const it = g(6); return [it.next(), it.next(), it.next(2), [...g(3)]]',
  awaits:
    'const f = async x => { await null; return x + 1 }; let s = 0; for (const x of [1, 2]) { s += await f(x) } const all = await Promise.all([1, 2].map(async v => v * (await f(v)))); for await (const v of [Promise.resolve(5)]) s += v; return [s, all]',
  'tells stories with templates':
    'const a = 1; const tag = (s, ...v) => s.raw.join("|") + v.map(x => x + 1); return [`a${a + 1}b${a > 0 ? "y" : "n"}`, tag`x${a}y${a * 2}z`]',
  'chains optionally':
    'const o = { a: { b: [1, 2], f(x) { return this.b[0] + x } }, n: null }; const i = 1; return [o?.a?.b[i], o.n?.b[i].c, o.a?.["b"], o.n?.[i], o.a.f?.(3), o.a.g?.(3), o.n?.f(1).g[i]]',
  spreads:
    'const a = [1, 2], o = { x: 1 }; const f = (...v) => v.length; return [[...a, ...a.map(v => v + 1)], { ...o, y: o.x + 1 }, f(...a, 3), Math.max(...a)]',
  'uses the comma':
    'let a = 1; const r = (a++, a += 2, a * 2); for (let i = 0, j = 9; i < j; i++, j -= 2) a += i; return [a, r]',
  'keeps this':
    'const o = { k: 3, fs: [function () { return this.length }], m() { return [1, 2].map(x => x * this.k) } }; const i = 0; return [o.m(), o.fs[i](), o["m"]().length]',
  'tests types':
    'const u = undefined; return [typeof u === "undefined", typeof -1, typeof (1 + 1), typeof missing, void 0 === u]',
  'computes bits': 'const a = 5; return [a & 3, a | 8, a ^ 1, ~a, ~~2.7, a << 2, -a >>> 28, a >> 1]',
  'catches errors':
    'const out = []; try { null.x } catch (e) { out.push(e instanceof TypeError) } finally { out.push("f") } try { throw 1 + 1 } catch { out.push("c") } return out',
  'leaves out semicolons': `
    let a = 1
    const xs = [1, 2, 3]
    let i = 0
    xs[i] = a + 1
    xs[i + 1] += a * f(2)
    const g = function () { return 1 }
    ;[a] = [5]
    do i++
    while (i < 3)
    a > 3 ? xs[0] = i : 0
    function f(x) { return x }
    return[xs, a, i, g()]`,
  'puts keywords right before operators':
    'const x = 3, f = () => {\nreturn-x}, g = y => { switch (y) { case-x: return typeof-x } }; return [f(), g(-3), void+x, [...[1]].map(v =>-v), x in{ 3: 1 }]',
  'compares by identity':
    'const a = {}, b = {}; const xs = [a, b, 3]; return [a === b, a === a, xs.includes(a), xs.indexOf(3), new Map([[a, 1]]).get(a), new Set([1]).has(1), Number.isInteger(3), Number.isFinite(1 / 0)]',
  'goes over every kind of loop':
    'const out = []; for (const k in { a: 1, b: 2 }) out.push(k + 1); for (const [k, v] of new Map([[1, 2]])) out.push(k + v); const o = {}; for (o.x of [1, 2]) out.push(o.x); for (const c of "ab") out.push(c); for (;;) { break } return out',
  'names functions':
    'const f = () => 1, g = function () {}; const o = { h: x => x + 1 }; class C {} ; return [f.name, g.name, o.h.name, C.name]',
  'uses Math':
    'const { abs } = Math; const m = Math; return [Math.sqrt(16) + abs(-2), [1.5, 2.5].map(Math.floor), m.PI, { Math }.Math.E]',
  'shadows a built-in': 'const Math = { sqrt: x => x + 1 }; return Math.sqrt(4) * 2',
  'names variables like our helpers':
    'const $ = 3, $1 = 4, $names = 5, names = 6, cell = 7, $$ = 1; const f = x => x * g(x) + $1; function g(x) { return x + $ } return [$ + $1 * $names + names - cell, f(2), $$]',
  'writes regular expressions and comments':
    'const s = "a/b"; return [/[/]b/.test(s), s /* + */ + /* a */ "c", s.split(/\\//).length / 2] // + end',
  'has directives':
    '"use strict"; const f = function () { "use strict"; const a = 2; return a * h(a) + 1 }; function h(x) { return x - 1 } return f()',
  hoists: 'var a = b(2); function b(x) { return x * c } var c; return [a, typeof d]; var d = 1',
  'parenthesises oddly':
    'const a = 3, b = [4]; return [((a)) + ((b)[0]), (a + (1)) * (2), ((b))[(0)], (a, b)[0], -(-(a)), !(!(a > 2)), (((x) => (x) + (1)))(2), (() => ({ a: a + 1 }))()]',
};
