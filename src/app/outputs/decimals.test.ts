import { describe, expect, it } from 'vitest';
import { decimalPads } from './decimals.ts';

describe('decimal points of a column', () => {
  it('stand under one another: what a number lacks after its last digit is added', () => {
    const texts = ['16.51', '0.09269', '−1,234', '10'];
    const pads = decimalPads(texts);
    expect(pads).toEqual(['000', '', '.00000', '.00000']);
    expect(new Set(texts.map((text, i) => (text + pads[i]).split('.')[1].length))).toEqual(new Set([5]));
  });

  it('leave words and exponents as they are', () => {
    expect(decimalPads(['missing', '2.1e−5', '0.5'])).toEqual(['', '', '']);
  });

  it('need nothing where all are whole', () => {
    expect(decimalPads(['1', '20'])).toEqual(['', '']);
  });
});
