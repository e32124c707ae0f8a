import { describe, expect, it } from 'vitest';
import { placeLabels } from './place-labels.ts';

const bounds = { x: 0, y: 0, width: 200, height: 100 };
const at = (x: number, y: number) => ({ x, y, anchor: 'start' as const });

describe('label placement', () => {
  it('takes the first place that no mark covers', () => {
    const [label] = placeLabels(
      [{ text: 'exact', className: '', candidates: [at(10, 20), at(10, 60)] }],
      [{ x: 0, y: 0, width: 100, height: 40 }],
      bounds,
    );
    expect(label.y).toBe(60);
  });

  it('keeps labels off one another and inside the figure', () => {
    const request = { text: 'prior', className: '', candidates: [at(190, 20), at(10, 20), at(10, 60)] };
    expect(placeLabels([request, request], [], bounds).map(label => [label.x, label.y])).toEqual([
      [10, 20],
      [10, 60],
    ]);
  });

  it('takes the least bad place when all are covered', () => {
    const [label] = placeLabels(
      [{ text: 'exact', className: '', candidates: [at(0, 20), at(90, 20)] }],
      [{ x: 0, y: 0, width: 100, height: 100 }],
      bounds,
    );
    expect(label.x).toBe(90);
  });
});
