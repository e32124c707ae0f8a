/** Tests that take over a minute each where a processor plays the device: `npm run gallery` has them, `npm test` not. */
export const LONG_TAG = '@long';
export const LONG = { tag: LONG_TAG } as const;
