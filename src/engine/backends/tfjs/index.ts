/** The tfjs backend: graphs as f32 tensors, asynchronous, on WebGPU, WebGL or the CPU. Each device loads when it is made. */
export { probe } from './adapter.ts';
export type { Adapter, DeviceName, Probe } from './adapter.ts';
export { createDevice } from './device.ts';
export type { Device } from './device.ts';
export type { DeviceProgram } from './program.ts';
