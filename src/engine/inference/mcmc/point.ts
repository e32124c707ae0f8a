/**
 * A point of phase space and the pool such points come from. A trajectory allocates nothing: its leaves are
 * written into pooled points and given back by counting who still holds them.
 * Not here: how a point moves (integrator.ts).
 */

/** Position, momentum and what was computed there. Fields are overwritten as the point is reused. */
export class Point {
  readonly position: Float64Array;
  /** Gradient of the log density at `position`. */
  readonly gradient: Float64Array;
  readonly momentum: Float64Array;
  /** M⁻¹ · momentum. */
  readonly velocity: Float64Array;
  /** Nats. */
  logDensity = 0.5;
  /** ½ pᵀM⁻¹p, nats. */
  kinetic = 0.5;
  /** Leapfrog steps from the start of the trajectory, negative backwards. */
  index = 0;
  /** How many places of a trajectory refer to this point; free at 0. */
  holders = 0;

  /** @param storage holds the four arrays in this order, [4, dim]. */
  constructor(dim: number, storage: Float64Array = new Float64Array(4 * dim)) {
    this.position = storage.subarray(0, dim);
    this.gradient = storage.subarray(dim, 2 * dim);
    this.momentum = storage.subarray(2 * dim, 3 * dim);
    this.velocity = storage.subarray(3 * dim, 4 * dim);
  }
}

/** Points for one chain. Grows during the first deep trajectories, then never again. */
export class PointPool {
  readonly dim: number;
  private readonly all: Point[] = [];
  private readonly free: Point[] = [];
  private freeCount = 0;

  constructor(dim: number) {
    this.dim = dim;
  }

  take(): Point {
    if (this.freeCount > 0) {
      this.freeCount -= 1;
      return this.free[this.freeCount];
    }
    const point = new Point(this.dim);
    this.all.push(point);
    this.free.push(point);
    return point;
  }

  /** One holder fewer; the point is free when it was the last. */
  release(point: Point): void {
    point.holders -= 1;
    if (point.holders === 0) {
      this.free[this.freeCount] = point;
      this.freeCount += 1;
    }
  }

  /** Frees every point but `kept`. */
  reset(kept: Point): void {
    let count = 0;
    for (let i = 0; i < this.all.length; i++) {
      const point = this.all[i];
      point.holders = 0;
      if (point !== kept) {
        this.free[count] = point;
        count += 1;
      }
    }
    this.freeCount = count;
  }
}
