import { describe, expect, it } from 'vitest';
import { layoutPlates } from './plate-layout.ts';

const node = (
  id: string,
  kind: 'sampled' | 'observed' | 'deterministic' | 'constant',
  plates: string[] = [],
) => ({ id, latex: id, kind, plates });
const schools = layoutPlates({
  nodes: [
    node('mu', 'sampled'),
    node('tau', 'sampled'),
    node('z', 'sampled', ['schools']),
    node('theta', 'deterministic', ['schools']),
    node('y', 'observed', ['schools']),
    node('se', 'constant', ['schools']),
  ],
  edges: [
    { from: 'mu', to: 'theta' },
    { from: 'tau', to: 'theta' },
    { from: 'z', to: 'theta' },
    { from: 'theta', to: 'y' },
    { from: 'se', to: 'y' },
  ],
  plates: [{ name: 'schools', size: 8 }],
});
const at = (id: string) => {
  const found = schools.nodes.find(placed => placed.id === id);
  if (found === undefined) throw new Error(`no node ${id}`);
  return found;
};

describe('the plate diagram', () => {
  it('puts parents above children and a plated root beside its child', () => {
    expect(at('mu').y).toBe(at('tau').y);
    expect(at('mu').y).toBeLessThan(at('theta').y);
    expect(at('z').y).toBe(at('theta').y);
    expect(at('z').x).toBeLessThan(at('theta').x);
    expect(at('se').x).toBeGreaterThan(at('y').x);
  });

  it('frames exactly the members of a plate', () => {
    const [plate] = schools.plates;
    const inside = (id: string) =>
      at(id).x > plate.x &&
      at(id).x < plate.x + plate.width &&
      at(id).y > plate.y &&
      at(id).y < plate.y + plate.height;
    expect(['z', 'theta', 'y', 'se'].map(inside)).toEqual([true, true, true, true]);
    expect(['mu', 'tau'].map(inside)).toEqual([false, false]);
  });

  it('survives a cycle and an empty model', () => {
    expect(
      layoutPlates({
        nodes: [node('a', 'sampled'), node('b', 'sampled')],
        edges: [
          { from: 'a', to: 'b' },
          { from: 'b', to: 'a' },
        ],
        plates: [],
      }).nodes,
    ).toHaveLength(2);
    expect(layoutPlates({ nodes: [], edges: [], plates: [] })).toMatchObject({ width: 0, height: 0 });
  });

  it('makes a plate wide enough for its name and its size', () => {
    const name = 'observations';
    const { plates } = layoutPlates({
      nodes: [node('y', 'observed', [name])],
      edges: [],
      plates: [{ name, size: 12345 }],
    });
    expect(plates[0].label).toBe(name);
    expect(plates[0].width).toBeGreaterThan(6 * (name.length + 5) + 20);
  });

  it('cuts a name rather than cover the node beside its plate', () => {
    const name = 'participants of the study';
    const { plates, nodes } = layoutPlates({
      nodes: [
        node('a', 'sampled'),
        node('b', 'sampled', [name]),
        node('c', 'sampled'),
        node('y', 'observed'),
      ],
      edges: ['a', 'b', 'c'].map(from => ({ from, to: 'y' })),
      plates: [{ name, size: 8 }],
    });
    const [plate] = plates;
    expect(plate.label).toMatch(/^p.*…$/);
    for (const other of nodes.filter(({ id }) => id !== 'b')) {
      const across = Math.max(plate.x - other.x, other.x - plate.x - plate.width);
      const along = Math.max(plate.y - other.y, other.y - plate.y - plate.height);
      expect(Math.max(across, along)).toBeGreaterThanOrEqual(17);
    }
  });

  it('puts an inner plate into the outer one, each name on a row of its own', () => {
    const { plates } = layoutPlates({
      nodes: [node('a', 'sampled', ['schools']), node('y', 'observed', ['schools', 'pupils in school'])],
      edges: [{ from: 'a', to: 'y' }],
      plates: [
        { name: 'schools', size: 8 },
        { name: 'pupils in school', size: 30 },
      ],
    });
    const [outer, inner] = plates;
    expect(inner.x).toBeGreaterThan(outer.x);
    expect(inner.x + inner.width).toBeLessThan(outer.x + outer.width);
    expect(outer.y + outer.height - (inner.y + inner.height)).toBeGreaterThanOrEqual(14);
  });
});
