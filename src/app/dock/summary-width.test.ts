import { expect, test } from 'vitest';
import { everyTick, pictureWidth, wordsPlace } from './summary-width.ts';

test('the picture is narrower where numbers are long, and never too narrow to see', () => {
  expect(pictureWidth(352, [['4.4', '0.7', '1,793']])).toBe(88);
  expect(pictureWidth(352, [['−1,234.56', '−123.45', '12,345']])).toBeLessThan(88);
  expect(pictureWidth(200, [['−1,234.56', '−123.45', '12,345']])).toBe(40);
  expect(pictureWidth(352, [])).toBe(88);
});

test('ticks that stand close have words at every second or third', () => {
  const ticks = [0, 1, 2].map(i => ({ at: 20 * i, text: `−${4 * i},000` }));
  expect(everyTick(ticks)).toBe(3);
  expect(everyTick(ticks.map(({ at, text }) => ({ at: 3 * at, text })))).toBe(1);
  expect(everyTick([{ at: 0, text: '0' }])).toBe(1);
});

test('words of a tick at an end of the picture stay inside', () => {
  expect(wordsPlace(86, '15', 88)).toBe(82);
  expect(wordsPlace(1, '−10', 88)).toBe(9);
  expect(wordsPlace(44, '0', 88)).toBe(44);
});
