/**
 * App ↔ device worker, for array work: the job comes from user code, so its frame is checked here and its graph by
 * checkGraph. Not here: doing it (device/compute.ts).
 */
import * as v from 'valibot';
import { arrayData, key } from './chains.ts';

/** The frame of a ComputeJob: everything but the inside of its graph. */
export const computeSchema = v.object({
  graph: v.unknown(),
  data: v.record(key, arrayData),
  backend: v.picklist(['wasm', 'webgpu', 'webgl', 'cpu']),
});
