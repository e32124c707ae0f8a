/**
 * Messages that a cell which has stolen the kernel's port sends to the page. `base` is an honest message of a run,
 * caught on its way. Each is posted, and the page must go on. Not here: how (hostile.spec.ts).
 */

/** A cell that takes the port and keeps one honest `run` message. */
export const STEAL = `if (globalThis.stolen === undefined) {
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (...args) {
    if (args[0]?.op === "run") globalThis.base = structuredClone(args[0]);
    if (args[0]?.op === "fit") globalThis.baseFit = structuredClone(args[0]);
    globalThis.stolen = this;
    return Reflect.apply(post, this, args);
  };
}
function honest() { const m = ~Normal(0, 1); plate("r", 3, () => { observe(Normal(m, 1), [1, 2, 3]); }); }
await mcmc(honest, { chains: 1, warmup: 20, draws: 20 });
await svi(honest, autoNormal(honest), { steps: 20 });
globalThis.base !== undefined && globalThis.baseFit !== undefined ? "stolen" : "no"`;

/** An expression for a message, or for a list of them. */
const MESSAGES: Readonly<Record<string, string>> = {
  nothing: 'null',
  'a number': '7',
  'a text': '"done"',
  'a list': '[1, 2]',
  'no operation': '({ request: 1 })',
  'an unknown operation': '({ op: "eval", code: "1" })',
  'an operation of the app': '({ op: "evaluate", request: 1, cell: "x", source: "1", seed: 1 })',
  'an operation of the prototype': '({ op: "__proto__" })',
  'the end of another request':
    '({ op: "done", request: 99999, outputs: [], error: null, names: [], milliseconds: 1 })',
  'an early end':
    '({ op: "done", request: 1, outputs: [{ kind: "value", type: "x", text: "forged" }], error: null, names: [], milliseconds: 1 })',
  'a negative time': '({ op: "done", request: 1, outputs: [], error: null, names: [], milliseconds: -1 })',
  'output of HTML': '({ op: "output", request: 1, output: { kind: "html", html: "<img onerror=1>" } })',
  'output of megabytes':
    '({ op: "output", request: 1, output: { kind: "text", stream: "log", text: "x".repeat(5e6) } })',
  'output of great depth':
    '(() => { let o = {}; for (let i = 0; i < 5000; i++) o = { kind: "table", o }; return { op: "output", request: 1, output: o }; })()',
  'output that holds itself':
    '(() => { const o = { kind: "table", rows: 1 }; o.columns = [o]; return { op: "output", request: 1, output: o }; })()',
  'output of holes':
    '({ op: "output", request: 1, output: { kind: "table", rows: 1, columns: new Array(1e6) } })',
  'output of many numbers':
    '({ op: "output", request: 1, output: { kind: "table", rows: 1, columns: [{ name: "x", values: new Array(1e6).fill(1) }] } })',
  'names without end':
    '({ op: "done", request: 1, outputs: [], error: null, milliseconds: 1, names: new Array(1e5).fill({ name: "x", type: "x" }) })',
  'a sketch of infinities':
    '({ op: "done", request: 1, outputs: [], error: null, milliseconds: 1, names: [{ name: "x", type: "x", sketch: { kind: "numbers", min: -Infinity, max: NaN, values: [NaN] } }] })',
  'a pong of nothing': '({ op: "pong", n: NaN })',
  'ready again': '[{ op: "ready" }, { op: "ready" }, { op: "ready" }]',
  'a data set outside the list': '({ op: "data", ask: 1, name: "../sources" })',
  'a data set of the prototype': '({ op: "data", ask: 1, name: "__proto__" })',
  'many data sets': 'Array.from({ length: 500 }, (_, ask) => ({ op: "data", ask, name: "digits" }))',
  'an unhandled error of megabytes': '({ op: "unhandled", error: { code: "x", message: "x".repeat(1e7) } })',
  'an error with a table without end':
    '({ op: "unhandled", error: { code: "x", message: "x", table: new Array(1e5).fill({ name: "x", value: 1, gradient: 1 }) } })',
};

/** Statements that change `job`, a copy of an honest one. */
const JOBS: Readonly<Record<string, string>> = {
  'no job': 'message.job = null',
  'an empty job': 'message.job = {}',
  'a job that holds itself': 'job.model.density = job',
  'no density': 'job.model.density = null',
  'no nodes': 'job.model.density.nodes = []',
  'a graph that turns':
    'job.model.density.nodes.forEach((n, i, all) => { if (n.inputs) n.inputs = n.inputs.map(() => all.length - 1); })',
  'a node of itself':
    'const n = job.model.density.nodes.findLast(n => n.inputs?.length > 0); n.inputs = n.inputs.map(() => job.model.density.nodes.indexOf(n))',
  'inputs before the beginning':
    'for (const n of job.model.density.nodes) if (n.inputs?.length > 0) n.inputs[0] = -1',
  'inputs that are no numbers':
    'for (const n of job.model.density.nodes) if (n.inputs?.length > 0) n.inputs[0] = "__proto__"',
  'an unknown primitive':
    'job.model.density.nodes.at(-1).op = "eval"; job.model.density.nodes.at(-1).primitive = "eval"',
  'a primitive of the prototype':
    'job.model.density.nodes.at(-1).op = "constructor"; job.model.density.nodes.at(-1).primitive = "__proto__"',
  'a shape without number': 'job.model.density.nodes.at(-1).shape = [NaN]',
  'a negative shape': 'job.model.density.nodes.at(-1).shape = [-1]',
  'a giant shape': 'for (const n of job.model.density.nodes) n.shape = [2 ** 40, 2 ** 40]',
  'a shape of great rank': 'job.model.density.nodes.at(-1).shape = new Array(1e5).fill(1)',
  'a million nodes': 'const n = job.model.density.nodes[0]; job.model.density.nodes = new Array(1e6).fill(n)',
  'outputs beyond the end': 'job.model.density.outputs.forEach(o => { o.node = 1e9; })',
  'outputs of the prototype': 'job.model.density.outputs = [{ name: "__proto__", node: 0 }]',
  'inputs of the prototype': 'job.model.density.inputs = [{ name: "__proto__", node: 0 }]',
  'data of another length':
    'for (const d of Object.values(job.model.data)) d.values = new Float64Array(1); job.model.data.more = { shape: [3], values: new Float64Array(2) }',
  'data called __proto__':
    'Object.defineProperty(job.model.data, "__proto__", { value: { shape: [1], values: new Float64Array(1) }, enumerable: true })',
  'a dimension without number': 'job.model.dim = NaN',
  'a giant dimension': 'job.model.dim = 2 ** 52',
  'a dimension of half': 'job.model.dim = 0.5',
  'a layout beyond the end': 'job.model.layout.forEach(l => { l.offset = 2 ** 40; l.size = 2 ** 40; })',
  'an entry called __proto__': 'job.model.entries.forEach(e => { e.name = "__proto__"; })',
  'an entry of giant shape': 'job.model.entries.forEach(e => { e.shape = [2 ** 26, 2 ** 26]; })',
  'chains without end': 'job.chains = 1e9',
  'draws without end': 'job.draws = 1e15',
  'draws that no store holds': 'job.draws = 1e6; job.chains = 1024',
  'no chains': 'job.chains = 0',
  'a seed without number': 'job.seed = NaN',
  'an unknown sampler': 'job.sampler.name = "constructor"',
  'options called __proto__': 'job.sampler.options = JSON.parse(\'{"__proto__": 1, "stepSize": 1e308}\')',
  'options without sense': 'job.sampler.options = { stepSize: NaN, targetAccept: -5, maxTreeDepth: 1e9 }',
  'an unknown backend': 'job.backend = "http://example"',
  'a start of another length': 'job.start = new Float64Array(1e6)',
  'a start without numbers': 'job.start = new Float64Array(job.model.dim).fill(NaN)',
};

const FITS: Readonly<Record<string, string>> = {
  'no fit': 'message.job = null',
  'a fit without loss': 'job.objective.loss = null',
  'a fit that turns':
    'job.objective.loss.nodes.forEach((n, i, all) => { if (n.inputs) n.inputs = n.inputs.map(() => all.length - 1); })',
  'a fit of giant shape': 'for (const n of job.objective.loss.nodes) n.shape = [2 ** 40]',
  'a fit of many normals': 'job.objective.normals = 2 ** 50',
  'a fit without end': 'job.steps = 1e15',
  'a fit with a parameter called __proto__':
    'job.objective.entries = [{ name: "__proto__", offset: 0, size: 1, shape: [], constraint: "real" }]',
  'a fit of giant parameters': 'job.objective.start = new Float64Array(1e7); job.objective.dim = 1e7',
};

const changed = (base: string, change: string): string =>
  `(() => { const message = structuredClone(${base}); message.run = 100000 + Math.floor(performance.now()); const job = message.job; ${change}; return message; })()`;
const all = (base: string, table: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(table).map(([id, change]) => [id, changed(base, change)]);

/** By id: an expression for what is posted. */
export const FORGED: readonly (readonly [id: string, expression: string])[] = [
  ...Object.entries(MESSAGES),
  ...all('globalThis.base', JOBS),
  ...all('globalThis.baseFit', FITS),
];
