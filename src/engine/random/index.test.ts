/** Known answers, streams and first moments of the generator. */
import { describe, expect, it } from 'vitest';
import { createRandom, restoreRandom } from './index.ts';
import { philox } from './philox.ts';

function cipher(counter: number[], key: number[]): number[] {
  const out = new Uint32Array(4);
  philox(Uint32Array.from(counter), Uint32Array.from(key), out);
  return [...out];
}

describe('philox', () => {
  // Known answers of Philox4x32-10 published with Random123 (kat_vectors).
  it('gives the published words for counter and key zero', () => {
    expect(cipher([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  });

  it('gives the published words for all bits set', () => {
    const ones = 0xffffffff;
    expect(cipher([ones, ones, ones, ones], [ones, ones])).toEqual([
      0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
    ]);
  });

  it('gives the published words for the digits of pi', () => {
    expect(cipher([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
      0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
    ]);
  });
});

describe('createRandom', () => {
  it('starts with the cipher of counter 0 under the seed', () => {
    const random = createRandom(0);
    expect([random.bits32(), random.bits32()]).toEqual([0x6627e8d5, 0xe169c58d]);
  });

  it('repeats itself for the same seed and path and differs for others', () => {
    const draws = (...path: number[]) => {
      const random = createRandom(7, ...path);
      return Array.from({ length: 20 }, () => random.uniform());
    };
    expect(draws(1, 2)).toEqual(draws(1, 2));
    expect(new Set([draws(), draws(0), draws(1), draws(1, 2), draws(2, 1)].map(String)).size).toBe(5);
  });

  it('names a stream by its path, whatever was drawn before', () => {
    const parent = createRandom(3);
    parent.uniform();
    expect(parent.split(4, 5).uniform()).toBe(createRandom(3, 4, 5).uniform());
    expect(parent.split(4).split(5).uniform()).toBe(createRandom(3, 4, 5).uniform());
  });

  it('tells seeds and indices above 2^32 apart', () => {
    expect(createRandom(2 ** 32).uniform()).not.toBe(createRandom(0).uniform());
    expect(createRandom(0, 2 ** 32).uniform()).not.toBe(createRandom(0, 0).uniform());
  });

  it('refuses a seed or index that is not a whole number in range', () => {
    for (const bad of [-1, 0.5, NaN, 2 ** 53]) {
      expect(() => createRandom(bad)).toThrow(RangeError);
      expect(() => createRandom(1).split(bad)).toThrow(RangeError);
    }
  });

  it('continues bit for bit from a state as plain data, at any word of a block', () => {
    for (let words = 0; words < 9; words++) {
      const random = createRandom(11, 1);
      for (let i = 0; i < words; i++) random.bits32();
      const copy = restoreRandom(structuredClone(random.state()));
      const next = () => [random.normal(), random.bits32(), random.uniform(), random.normal()];
      const again = () => [copy.normal(), copy.bits32(), copy.uniform(), copy.normal()];
      expect(again()).toEqual(next());
      expect(copy.split(1).uniform()).toBe(random.split(1).uniform());
    }
  });

  it('keeps the second normal of a pair in its state and out of its children', () => {
    const random = createRandom(12);
    random.normal();
    const copy = restoreRandom(structuredClone(random.state()));
    expect(copy.state()).toEqual(random.state());
    expect([copy.normal(), copy.normal()]).toEqual([random.normal(), random.normal()]);
    random.normal();
    expect(random.split(3).normal()).toBe(createRandom(12, 3).normal());
  });

  it('draws the normals of the first pair by the polar method from its first uniforms in the disc', () => {
    const random = createRandom(5);
    const uniforms = createRandom(5);
    let u = 1;
    let v = 1;
    while (u * u + v * v >= 1) [u, v] = [2 * uniforms.uniform() - 1, 2 * uniforms.uniform() - 1];
    const r = u * u + v * v;
    expect(random.normal()).toBeCloseTo(u * Math.sqrt((-2 * Math.log(r)) / r), 12);
    expect(random.normal()).toBeCloseTo(v * Math.sqrt((-2 * Math.log(r)) / r), 12);
    expect(random.uniform()).toBe(uniforms.uniform());
  });

  it('draws neighbouring normals that are uncorrelated, squares included, and tails of the right weight', () => {
    const random = createRandom(21);
    const n = 100_000;
    let [product, squares, beyond] = [0, 0, 0];
    for (let i = 0; i < n / 2; i++) {
      const [a, b] = [random.normal(), random.normal()];
      product += a * b;
      squares += (a * a - 1) * (b * b - 1);
      beyond += Number(Math.abs(a) > 3) + Number(Math.abs(b) > 3);
    }
    expect(Math.abs(product / (n / 2))).toBeLessThan(5 / Math.sqrt(n / 2));
    expect(Math.abs(squares / (n / 2))).toBeLessThan(10 / Math.sqrt(n / 2));
    // P(|Z| > 3)
    const tail = 0.0026997960632601866;
    expect(Math.abs(beyond / n - tail)).toBeLessThan(5 * Math.sqrt(tail / n));
  });

  it('draws uniforms with the right mean, variance and serial correlation', () => {
    const random = createRandom(5);
    const n = 40_000;
    const xs = Array.from({ length: n }, () => random.uniform());
    const mean = xs.reduce((a, b) => a + b) / n;
    const variance = xs.reduce((a, x) => a + (x - 0.5) ** 2, 0) / n;
    const serial = xs.slice(1).reduce((a, x, i) => a + (x - 0.5) * (xs[i] - 0.5), 0) / n;
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * n));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 / Math.sqrt(180 * n));
    expect(Math.abs(serial)).toBeLessThan(5 / (12 * Math.sqrt(n)));
    expect(Math.min(...xs)).toBeGreaterThan(0);
    expect(Math.max(...xs)).toBeLessThan(1);
  });

  it('has uncorrelated neighbouring streams', () => {
    const n = 20_000;
    let product = 0;
    for (let i = 0; i < n; i++) {
      product += (createRandom(1, i).uniform() - 0.5) * (createRandom(1, i + 1).uniform() - 0.5);
    }
    expect(Math.abs(product / n)).toBeLessThan(5 / (12 * Math.sqrt(n)));
  });

  it('draws normals and exponentials with the right first four moments', () => {
    const random = createRandom(9);
    const n = 40_000;
    const normal = Array.from({ length: n }, () => random.normal());
    const moment = (xs: number[], k: number) => xs.reduce((a, x) => a + x ** k, 0) / n;
    expect(Math.abs(moment(normal, 1))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(moment(normal, 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(normal, 3))).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(moment(normal, 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
    const exponential = Array.from({ length: n }, () => random.exponential());
    expect(Math.abs(moment(exponential, 1) - 1)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(moment(exponential, 2) - 2)).toBeLessThan(5 * Math.sqrt(20 / n));
    expect(Math.min(...exponential)).toBeGreaterThan(0);
  });
});
