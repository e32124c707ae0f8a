/** The tfjs backend: graphs as f32 tensors, asynchronous. tfjs' CPU backend comes along; a device may be set instead. */
import '@tensorflow/tfjs-backend-cpu';

export { runGraph } from './run-graph.ts';
