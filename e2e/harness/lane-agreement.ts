/** Worker of the lane agreement test: batches of loops and of primitives on one device. One message. */
import { createDevice } from '../../src/engine/backends/tfjs/index.ts';
import type { DeviceName } from '../../src/engine/backends/tfjs/index.ts';
import {
  feedbackError,
  loopAgreements,
  primitiveAgreements,
} from '../../src/engine/backends/tfjs/test/lane-agreement.ts';

/** A loop for which one thread's memory is too small: step by step it takes minutes. */
const TOO_LARGE = ['epidemic, dopri5'];

async function answer(name: DeviceName) {
  const device = await createDevice(name);
  const loops = await loopAgreements(device, TOO_LARGE);
  const before = device.tensors();
  await loopAgreements(device, TOO_LARGE, 8);
  const feedback = await feedbackError(device);
  const primitives = await primitiveAgreements(device);
  return { loops, feedback, primitives, left: device.tensors() - before };
}

addEventListener('message', event => {
  answer(event.data as DeviceName).then(
    result => postMessage({ result }),
    (reason: unknown) =>
      postMessage({ error: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) }),
  );
});
