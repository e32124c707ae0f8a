/** Worker of the device agreement test: every primitive on one device, then ten thousand steps. Answers by one message. */
import { add, mul } from '../../src/engine/array/index.ts';
import { trace } from '../../src/engine/array/trace.ts';
import { createDevice } from '../../src/engine/backends/tfjs/index.ts';
import type { DeviceName } from '../../src/engine/backends/tfjs/index.ts';
import { agreements } from '../../src/engine/backends/tfjs/test/agreement.ts';

const STEPS = 10_000;

async function answer(name: DeviceName) {
  const device = await createDevice(name);
  const rows = await agreements(device);
  const program = device.load(
    trace(
      [
        { name: 'a', role: 'data', shape: [4] },
        { name: 'x', role: 'parameter', shape: [4] },
      ],
      ([a, x]) => ({ next: add(mul(a, x), 1) }),
    ),
  );
  program.bind({ a: [0.5, 0.25, 0, -0.5] });
  await program.run({ x: [0, 0, 0, 0] });
  const before = device.tensors();
  const launches = device.kernelLaunches();
  const { next } = await program.iterate({ x: [0, 0, 0, 0] }, { x: 'next' }, STEPS);
  const { adapter, software } = device;
  return {
    adapter,
    software,
    rows,
    next: [...next],
    before,
    after: device.tensors(),
    launches: device.kernelLaunches() - launches,
  };
}

addEventListener('message', event => {
  answer(event.data as DeviceName).then(
    result => postMessage({ result }),
    (reason: unknown) =>
      postMessage({ error: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) }),
  );
});
