/** Cells made to hold or exhaust what they run on. Not here: how the page is watched meanwhile (hostile.spec.ts). */

/** Each never ends by itself: the reader presses Stop. */
export const ENDLESS: Readonly<Record<string, string>> = {
  'a loop': 'while (true) {}',
  'a loop that awaits': 'for (;;) await null;',
  microtasks: 'const again = () => Promise.resolve().then(again);\nawait again();',
  'queued microtasks': 'const more = () => queueMicrotask(more);\nmore();\nawait new Promise(() => {});',
  'a promise that never settles': 'await new Promise(() => {});',
  'a recursion through timers':
    'const tick = () => { setTimeout(tick); setTimeout(tick); };\ntick();\nawait new Promise(() => {});',
  'a pattern that backtracks': '/^(a+)+$/.test("a".repeat(60) + "b")',
  'a generator without end':
    'function* numbers() { for (let i = 0; ; i++) yield i; }\nfor (const n of numbers()) { if (n < 0) break; }',
  'a comparison without end': '[3, 2, 1].sort(() => { for (;;); })',
  'a getter that hangs when it is shown': '({ get value() { for (;;); } })',
  'a text that hangs when it is shown':
    '({ toString() { for (;;); }, toJSON() { for (;;); }, [Symbol.toPrimitive]() { for (;;); }, get [Symbol.toStringTag]() { for (;;); } })',
  'a proxy that hangs': 'new Proxy({}, { ownKeys() { for (;;); }, get() { for (;;); } })',
  'a name that hangs when it is read':
    'const trap = { get length() { for (;;); }, get shape() { for (;;); } };\ntrap',
  'a model that hangs when it is drawn': 'function model() { for (;;); const x = ~Normal(0, 1); }',
  'prints without end': 'for (let i = 0; ; i++) console.log("line " + i);',
  'controls without end': 'for (let i = 0; ; i++) slider("s" + i, { min: 0, max: 1 });',
  'workers without end':
    'const workers = [];\nfor (let i = 0; i < 40; i++) workers.push(new Worker("data:text/javascript,for(;;);"));\nawait new Promise(() => {});',
  'runs without end':
    'function m() { const x = ~Normal(0, 1); }\nfor (;;) await mcmc(m, { chains: 4, warmup: 200, draws: 100000 });',
  'runs side by side':
    'function m() { const x = ~Normal(0, 1); }\nawait Promise.all(Array.from({ length: 60 }, () => mcmc(m, { chains: 2, warmup: 100, draws: 200000 })));',
  'closing itself': 'close();\nawait new Promise(() => {});',
};

/** Each ends by itself, with an output or an error. */
export const GIGANTIC: Readonly<Record<string, string>> = {
  'a text of 200 megabytes': '"x".repeat(2e8)',
  'a million lines': 'Array.from({ length: 1e6 }, (_, i) => "line " + i).join("\\n")',
  'a list of millions': 'new Array(5e6).fill(1)',
  'a list in lists': 'let deep = [];\nfor (let i = 0; i < 1e5; i++) deep = [deep];\ndeep',
  'a list that holds itself': 'const loop = [1];\nloop.push(loop);\nloop',
  'a record of 100,000 keys': 'Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => ["k" + i, i]))',
  'a table of 2,000 columns': '[Object.fromEntries(Array.from({ length: 2000 }, (_, i) => ["c" + i, i]))]',
  'a table of 500,000 rows': 'Array.from({ length: 5e5 }, (_, i) => ({ i, text: "row " + i }))',
  'ten thousand prints': 'for (let i = 0; i < 1e4; i++) console.log("x".repeat(1000));',
  'ten thousand controls': 'for (let i = 0; i < 1e4; i++) slider("s" + i, { min: 0, max: 1 });',
  'a figure of a million points': 'scatter(new Array(1e6).fill(1), new Array(1e6).fill(2))',
  'a histogram of infinities': 'hist([Infinity, -Infinity, NaN, 1e308, -1e308])',
  'markdown of megabytes': '({ kind: "markdown", text: "# x\\n".repeat(1e6) })',
  'a select of 100,000 words': 'select("words", Array.from({ length: 1e5 }, (_, i) => "w" + i))',
  'a thousand names':
    'const { a0 } = Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => ["a" + i, "x".repeat(1000)]));\na0',
  'a buffer beyond memory': 'new ArrayBuffer(2 ** 45)',
  'a string beyond memory': '"x".repeat(2 ** 29).padEnd(2 ** 30)',
  'a stack without end': 'const down = () => down();\ndown()',
  'a thrown megabyte': 'throw new Error("x".repeat(1e7))',
  'a thrown nothing': 'throw null',
  'a thrown trap': 'throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } })',
  'an error that lies':
    'throw Object.assign(new Error("x"), { detail: { span: { cell: "__proto__", line: -1, column: NaN } }, stack: 7, name: {} })',
  'rejections without end':
    'for (let i = 0; i < 5000; i++) void Promise.reject(new Error("r" + i));\nawait new Promise(resolve => setTimeout(resolve, 50));\n1',
};
