/** Entry of the tfjs bundle: loaded by the device worker when a device is first asked for. Not here: any code. */
/** @public loaded by its address */
export { createDevice } from '../../engine/backends/tfjs/index.ts';
