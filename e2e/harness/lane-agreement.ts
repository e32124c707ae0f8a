/** Worker of the lane agreement test: batches of loops on one device. One message. */
import { createDevice } from '../../src/engine/backends/tfjs/index.ts';
import type { DeviceName } from '../../src/engine/backends/tfjs/index.ts';
import { loopAgreements } from '../../src/engine/backends/tfjs/test/lane-agreement.ts';

/** Loops for which one thread's program is too large there: step by step they take minutes. */
const TOO_LARGE = { webgpu: ['epidemic, rk4', 'epidemic, dopri5'], webgl: ['epidemic, dopri5'], cpu: [] };

async function answer(name: DeviceName) {
  const device = await createDevice(name);
  const loops = await loopAgreements(device, TOO_LARGE[name]);
  const before = device.tensors();
  await loopAgreements(device, TOO_LARGE[name], 8);
  return { loops, left: device.tensors() - before };
}

addEventListener('message', event => {
  answer(event.data as DeviceName).then(
    result => postMessage({ result }),
    (reason: unknown) =>
      postMessage({ error: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) }),
  );
});
