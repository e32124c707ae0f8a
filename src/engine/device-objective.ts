/**
 * A compiled objective's loss on a tfjs device, in f32; its randomness is drawn here and uploaded.
 * Not here: making the device, or the optimiser.
 */
import { selectOutputs } from './array/trace.ts';
import type { Device } from './backends/tfjs/index.ts';
import type { Objective } from './inference/contracts.ts';
import type { ObjectiveSpec } from './inference/svi/index.ts';

export interface DeviceObjective {
  readonly objective: Objective;
  dispose(): void;
}

/** The loss with its gradient on `device`, the data uploaded. */
export function deviceObjective(device: Pick<Device, 'load'>, spec: ObjectiveSpec): DeviceObjective {
  const program = device.load(selectOutputs(spec.loss, ['loss', 'gradient']));
  program.bind(Object.fromEntries(Object.entries(spec.data).map(([name, { values }]) => [name, values])));
  const { dim, normals, minibatches, coordinateNames: names } = spec;
  return {
    objective: {
      dim,
      names,
      normals,
      minibatches,
      async evaluate(position, draw, gradient) {
        const rows = minibatches.map(({ plate }, i) => [`rows:${plate}`, draw.rows[i]]);
        const inputs = { position, normals: draw.normals, ...Object.fromEntries(rows) };
        const result = await program.run(inputs);
        gradient.set(result['gradient']);
        return result['loss'][0];
      },
    },
    dispose: () => program.dispose(),
  };
}
