/** Versions that go with every result. */

/** Of the engine: the same version gives the same draws for the same seed. */
export const ENGINE_VERSION = '0.1.0';

/** Of what cells may call; raised when a cell that ran before would not run as it did. */
export const API_VERSION = 1;
