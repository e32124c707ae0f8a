/**
 * Scan on tfjs: a loop on the host, step by step, each in a tidy of its own. Nothing is read back, so an early stop
 * is a mask and all steps are computed. Not here: the rules of what the body holds (rules.ts).
 */
import * as tf from '@tensorflow/tfjs-core';
import { scanLayout, UNBOUNDED } from '../../array/scan-layout.ts';
import type { Node, ScanParams } from '../../array/primitives.ts';
import { TildeError } from '../../errors.ts';
import type { Tensor, TfjsRule } from './rule.ts';

type Run = (node: Node, inputs: readonly Tensor[]) => Tensor;

/** `run` is handed over because the table of rules holds this one. */
export function scan(run: Run): TfjsRule<'scan'> {
  return (inputs, params) => {
    const { constants, carries, length, reverse, stops } = params;
    if (length === UNBOUNDED) throw endless();
    const first = constants + carries;
    const xs = inputs.slice(first, params.body.inputs.length);
    const count = params.counted ? inputs[inputs.length - 1] : undefined;
    let state: State = {
      carries: inputs.slice(constants, first).map(x => tf.clone(x)),
      going: tf.scalar(1),
      done: tf.scalar(0),
    };
    const ys: Tensor[][] = Array.from({ length }, () => []);
    for (let step = 0; step < length; step++) {
      const t = reverse ? length - 1 - step : step;
      const before = state;
      const slices = (): Tensor[] => xs.map(x => tf.reshape(tf.slice(x, t, 1), x.shape.slice(1)));
      const result = tf.tidy(() =>
        oneStep(
          run,
          params,
          [...inputs.slice(0, constants), ...before.carries, ...slices()],
          before,
          count,
          t,
        ),
      );
      state = result;
      ys[t] = result.ys;
      tf.dispose([...before.carries, before.going, before.done]);
    }
    const stacked = scanLayout(params).ys.flatMap((_, j) =>
      length === 0 ? [] : [tf.stack(ys.map(list => list[j]))],
    );
    const parts = [...state.carries, ...stacked, ...(stops ? [state.done] : [])];
    const flat = parts.filter(part => part.size > 0).map(part => tf.reshape(part, [part.size]));
    return flat.length === 0 ? tf.zeros([0]) : tf.concat(flat);
  };
}

// A type, not an interface: tidy wants an index signature.
type State = { carries: Tensor[]; going: Tensor; done: Tensor };

function oneStep(
  run: Run,
  { body, carries, stops }: ScanParams,
  given: readonly Tensor[],
  { carries: old, going, done }: State,
  count: Tensor | undefined,
  t: number,
): State & { ys: Tensor[] } {
  const entry = new Map(body.inputs.map((id, i) => [id, given[i]]));
  const values: Tensor[] = [];
  body.nodes.forEach((node, id) => {
    values.push(
      entry.get(id) ??
        run(
          node,
          node.inputs.map(input => values[input]),
        ),
    );
  });
  const outputs = body.outputs.map(id => values[id]);
  const now = count === undefined ? going : tf.mul(going, tf.cast(tf.greater(count, t), 'float32'));
  const masked = stops || count !== undefined;
  const choose = (value: Tensor, otherwise: Tensor): Tensor =>
    masked ? tf.where(tf.broadcastTo(tf.greater(now, 0), value.shape), value, otherwise) : tf.clone(value);
  const next = outputs.slice(0, carries).map((value, i) => choose(value, old[i]));
  const ys = outputs
    .slice(carries, outputs.length - Number(stops))
    .map(value => choose(value, tf.zerosLike(value)));
  const stop = stops ? tf.cast(tf.equal(outputs[outputs.length - 1], 0), 'float32') : tf.scalar(1);
  return { carries: next, going: tf.mul(going, stop), done: tf.add(done, now), ys };
}

function endless(): TildeError {
  return new TildeError('model', 'a device cannot tell when a loop of unknown length has ended', {
    expected: 'a most number of steps: whileLoop(test, body, initial, { maxSteps: 100 })',
    got: 'a loop without maxSteps',
    hint: 'give maxSteps, or run on the CPU: backend "wasm"',
  });
}
