/** The code generator's tuning numbers, in one place. */

/** Arrays up to this many elements live in locals and are written out without loops. */
export const MAX_STRAIGHT = 16;
/** Work per generated function: beyond it values pass through memory to the next one. */
export const MAX_WEIGHT = 800;
/** Special functions written into one function's body before calls take over. */
export const MAX_INLINE = 12;
/** Pairs of elements a loop works on at once: it hides the latency of long chains like exp (four: measured). */
export const UNROLLED = 4;
/** Bytes of one f64. */
export const F64 = 8;
