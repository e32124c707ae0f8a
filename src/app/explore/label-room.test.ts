/** Words of the panels stand beside their marks, not on them. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { ExploredElement, Exploration } from '../../workers/protocol.ts';
import { AutocorrelationPanel, GrowthPanel, RankPanel } from './element-panels.tsx';
import { EnergyPanel } from './joint-panels.tsx';

vi.mock('./save-picture.ts', () => ({}));

const BINS = 40;
const bell = (at: number): number => Math.exp(-((at - 0.5) ** 2) / 0.02);
const spread = Float32Array.from({ length: BINS }, (_, i) => bell((i + 0.5) / BINS));

const element = (bulk: number, tail: number): ExploredElement => ({
  name: 'mu',
  values: Float32Array.of(1, 2),
  rowRanks: Float32Array.of(0, 1),
  mean: 1.5,
  sd: 0.5,
  density: { from: 0, to: 3, chains: [spread] },
  ranks: [Float32Array.from({ length: 20 }, () => 10)],
  autocorrelation: [Float32Array.from({ length: 61 }, (_, lag) => (lag === 0 ? 1 : 0))],
  growth: {
    bulk: Float32Array.from({ length: 10 }, (_, i) => (bulk * (i + 1)) / 10),
    tail: Float32Array.from({ length: 10 }, (_, i) => (tail * (i + 1)) / 10),
  },
});

const look: Exploration = {
  run: 'run-1',
  draws: 200,
  chains: 1,
  names: ['mu'],
  elements: [],
  most: 24,
  correlations: Float32Array.of(1),
  rows: {
    chain: Uint16Array.of(0, 0),
    draw: Uint32Array.of(0, 1),
    diverging: Uint8Array.of(0, 0),
    energy: Float32Array.of(0, 0),
  },
  divergences: 0,
  energy: { from: -10, to: 10, marginal: spread, steps: spread.map(height => 1.1 * height) },
  ebfmi: [1],
};

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly foot: number;
}

const CHARACTER = 6;

function boxes(svg: string): readonly Box[] {
  return [...svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)].map(([, attributes, text]) => {
    const value = (name: string): number =>
      Number(new RegExp(`\\b${name}="([-\\d.]+)"`).exec(attributes)?.[1]);
    const wide = CHARACTER * text.length;
    const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? 'start';
    const left = value('x') - (anchor === 'end' ? wide : anchor === 'middle' ? wide / 2 : 0);
    return { text, left, right: left + wide, top: value('y') - 8, foot: value('y') + 2 };
  });
}

/** Points of a tenth of each line between two corners, and the corners. */
const points = (svg: string): readonly (readonly [number, number])[] =>
  [...svg.matchAll(/ d="([^"]*)"/g)].flatMap(([, path]) => {
    const corners = [...path.matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    return corners.slice(1).flatMap(([x, y], i) =>
      Array.from({ length: 11 }, (_, part) => {
        const [fromX, fromY] = corners[i];
        return [fromX + (part / 10) * (x - fromX), fromY + (part / 10) * (y - fromY)] as const;
      }),
    );
  });

const size = { width: 384, height: 180 };
const of = (bulk: number, tail: number) => ({ look, element: element(bulk, tail), chosen: null, ...size });

test.each([
  ['energies', createElement(EnergyPanel, { look, chosen: null, ...size })],
  ['ranks', createElement(RankPanel, of(1, 1))],
  ['autocorrelation', createElement(AutocorrelationPanel, of(1, 1))],
  ['effective draws', createElement(GrowthPanel, of(40_000, 25_000))],
  ['equal effective draws', createElement(GrowthPanel, of(40_000, 40_000))],
  ['hardly any effective draws of the tail', createElement(GrowthPanel, of(40_000, 3))],
  ['more effective draws in the tail', createElement(GrowthPanel, of(25_000, 27_000))],
])('%s: no word lies on a line, on another word, or outside', (_, panel) => {
  const svg = renderToStaticMarkup(panel);
  const words = boxes(svg);
  expect(words.length).toBeGreaterThan(3);
  for (const box of words) {
    expect([box.text, box.top >= 0, box.foot <= size.height, box.right <= size.width + 2]).toEqual([
      box.text,
      true,
      true,
      true,
    ]);
    const inside = points(svg).filter(
      ([x, y]) => x > box.left && x < box.right && y > box.top && y < box.foot,
    );
    expect([box.text, inside]).toEqual([box.text, []]);
    const met = words.filter(
      other =>
        other !== box &&
        other.left < box.right &&
        box.left < other.right &&
        other.top < box.foot &&
        box.top < other.foot,
    );
    expect([box.text, met.map(({ text }) => text)]).toEqual([box.text, []]);
  }
});
