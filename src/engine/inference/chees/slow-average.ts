/** An average that forgets its beginning: the t-th value has weight t^(−½). Not here: what is averaged. */
export class SlowAverage {
  value: number;
  private count = 0;

  constructor(first: number) {
    this.value = first;
  }

  update(next: number): void {
    this.count += 1;
    const weight = 1 / Math.sqrt(this.count);
    this.value = (1 - weight) * this.value + weight * next;
  }
}
