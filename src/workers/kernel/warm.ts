/**
 * Takes a small model from text to job, and throws it away, so that the JavaScript engine has compiled the way there
 * before the first real cell. An idle kernel does it once: its code comes as a blob, and a third visit was measured to
 * start hardly sooner than a first.
 * Not here: the chain workers' part (inference/prewarm.ts).
 */
import { modelCard } from '../../engine/card/index.ts';
import { compileModel } from '../../engine/model/compile.ts';
import { compileCell } from '../../notebook/language/compile-cell.ts';
import type { SiteInfo } from '../../notebook/language/sites.ts';
import type { CellFunction } from './session.ts';

export interface WarmHost {
  load(code: string): Promise<CellFunction>;
  runtime(cell: string, sites: readonly SiteInfo[], seed: number): unknown;
  readonly names: object;
}

/** What models are usually made of. */
const MODEL = `
const x = tensor([-1, 0, 1, 2]), y = tensor([0.1, 0.9, 2.2, 2.8]), n = range(4).map(i => i + 1);
function model() {
  const a = ~Normal(0, 5);
  const s = ~HalfCauchy(2.5);
  const b = sample("b", Normal(zeros(2), 1));
  plate("rows", 4, () => {
    const z = ~Normal(0, 1);
    const mean = deterministic("mean", a + b[0] * x + s * z);
    observe(Normal(mean, exp(b[1])), y);
    if (n.length > 3) observe(Poisson(exp(a)), n);
  });
}
\`\${x.length} rows\``;

/** Cells with types have a parser of their own. */
const TYPED = 'const half = (x: number): number => x / 2;\nconst values: number[] = [1, 2].map(half)';

const ID = 'warm';

/** The turns, to be called in order; each takes some ten milliseconds the first time. */
export function warmTurns({ load, runtime, names }: WarmHost): readonly (() => unknown)[] {
  let made: ReturnType<typeof compileCell> | undefined;
  let model: (() => unknown) | undefined;
  return [
    () => (made = compileCell({ id: ID, source: MODEL, index: 0 })),
    async () => {
      if (made?.ok !== true) return;
      const run = await load(made.code);
      model = (await run(runtime(ID, made.sites, 1), names))['model'] as () => unknown;
    },
    () => model && compileModel(model),
    () => model && modelCard(model, { names: {}, seed: 1 }),
    () => compileCell({ id: ID, source: TYPED, index: 0 }),
  ];
}

/** After this many milliseconds: a notebook's cheap cells come first. */
const WAIT = 100;

/** Runs the turns one by one, so that a message which comes meanwhile waits for one only. */
export function warmWhileIdle(host: WarmHost): void {
  const turns = [...warmTurns(host)];
  const next = async (): Promise<void> => {
    await turns.shift()?.();
    if (turns.length > 0) setTimeout(() => void next(), 1);
  };
  setTimeout(() => void next(), WAIT);
}
