import { describe, expect, it } from 'vitest';
import { menuPlace } from './menu-place.ts';

const MENU = { width: 256, height: 200 };
const box = (left: number, top: number) => ({ left, right: left + 112, top, bottom: top + 28 });

describe('the place of a menu', () => {
  it('is under its button, from its left edge, where there is room', () => {
    expect(menuPlace(box(100, 50), MENU, { width: 1280, height: 800 })).toEqual({
      left: 100,
      top: 84,
      maxHeight: 200,
    });
  });

  it('is over a button at the foot of the window', () => {
    const { top, maxHeight } = menuPlace(box(100, 740), MENU, { width: 1280, height: 800 });
    expect(top + maxHeight).toBe(734);
    expect(maxHeight).toBe(200);
  });

  it('is moved in from both edges of a narrow window', () => {
    expect(menuPlace(box(200, 50), MENU, { width: 390, height: 844 }).left).toBe(126);
    expect(menuPlace(box(-20, 50), MENU, { width: 390, height: 844 }).left).toBe(8);
  });

  it('is no higher than the window has room for', () => {
    const { top, maxHeight } = menuPlace(box(10, 150), MENU, { width: 390, height: 300 });
    expect(top).toBe(8);
    expect(maxHeight).toBe(136);
  });
});
