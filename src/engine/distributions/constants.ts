/** Numbers that several log densities share. */

/** log(2π) / 2. */
export const HALF_LOG_2PI = 0.9189385332046728;
/** log(2/π) / 2. */
export const HALF_LOG_2_OVER_PI = -0.22579135264472744;
/** log π. */
export const LOG_PI = 1.1447298858494002;
/** log 2. */
export const LOG_2 = 0.6931471805599453;
