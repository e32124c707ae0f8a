/**
 * Why no chain found a start point, in the modeller's words: the model is looked at where a chain would have begun.
 * The error has no table of sites. That one helps to find the term at fault, which is named here with its value and the
 * unknowns that led to it; and it is of another place, a chain's last try, in unconstrained coordinates: beside an error
 * that says "where mu = 0.5" its numbers would contradict.
 * Not here: the search (inference/mcmc/start-point.ts), or what is said where nothing is found (start-error.ts).
 */
import { tensor, type Tensor } from './array/index.ts';
import { interpreter } from './backends/interpreter/index.ts';
import { bindData } from './density.ts';
import { TildeError } from './errors.ts';
import type { McmcJob } from './inference/job.ts';
import { faultyTerm, type Fault } from './model/faulty-term.ts';
import type { Model } from './model/handlers.ts';
import type { ModelSpec } from './model/spec.ts';
import { createRandom } from './random/index.ts';
import { missingData } from './start-error.ts';

/** Places looked at: a model that fails at one hundred starts seldom does well at these. */
const PLACES = 5;
const STREAM = 0x66617574;
/** As chains start: uniform in (−2, 2) on unconstrained space. */
const RADIUS = 2;
const MOST_UNKNOWNS = 4;

/** Whether a run failed for want of a start point: here, or in a thread whose errors are carried over. */
export function failedToStart(reason: unknown): boolean {
  if (reason instanceof TildeError) return reason.code === 'start';
  const { wire } = (reason ?? {}) as { readonly wire?: { readonly code?: unknown } };
  return wire?.code === 'start';
}

/** The error that names the term at fault; undefined where none is found. Never throws. */
export function startFault(model: Model, args: readonly unknown[], job: McmcJob): TildeError | undefined {
  try {
    const random = createRandom(job.seed, STREAM);
    for (let place = 0; place < PLACES; place += 1) {
      const position = Float64Array.from({ length: job.model.dim }, (_, i) => {
        const given = job.start?.[i] ?? NaN;
        return Number.isNaN(given) ? RADIUS * (2 * random.uniform() - 1) : given;
      });
      const values = valuesAt(job.model, position);
      const fault = faultyTerm(model, args, values, job.model.factors);
      if (fault !== undefined) return errorOf(fault, values, job.model);
    }
    return undefined;
  } catch {
    // What was said of the failure itself is worth more than an explanation that failed.
    return undefined;
  }
}

/** The free sites' values on their own scale, by name, plates leading. */
function valuesAt(spec: ModelSpec, position: Float64Array): Readonly<Record<string, Tensor>> {
  const program = interpreter.load(spec.values);
  bindData(program, spec.values, spec.data);
  program.input('position').set(position);
  program.run();
  const free = spec.entries.filter(({ kind }) => kind === 'sample');
  const values = free.map(
    ({ name, shape }) => [name, tensor([...program.output(name)], [...shape])] as const,
  );
  program.dispose();
  return Object.fromEntries(values);
}

function errorOf(
  { words, detail, stack }: Fault,
  values: Readonly<Record<string, Tensor>>,
  { data }: ModelSpec,
): TildeError {
  const unknowns = Object.entries(values)
    .filter(([, value]) => value.shape.length === 0)
    .slice(0, MOST_UNKNOWNS)
    .map(([name, value]) => `${name} = ${Number(value.item().toPrecision(4))}`.replaceAll('-', '−'));
  const where = unknowns.length === 0 ? '' : `, for example where ${unknowns.join(', ')}`;
  const missing = detail.got === 'NaN' ? missingData(data) : undefined;
  const error = new TildeError('start', `No start point found: ${words}`, {
    ...detail,
    got: `${detail.got ?? ''}${where}`,
    ...(missing !== undefined && { hint: missing }),
  });
  if (stack !== undefined) error.stack = stack;
  return error;
}
