/** Entry of the device worker. Not here: what it does (device-worker.ts). */
import { expose } from 'comlink';
import { showPresence } from '../presence.ts';
import { createDeviceWorker } from './device-worker.ts';

showPresence();
expose(createDeviceWorker());
