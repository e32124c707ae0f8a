/** Entry of the device worker. Not here: what it does (device-worker.ts). */
import { expose } from 'comlink';
import { createDeviceWorker } from './device-worker.ts';

expose(createDeviceWorker());
