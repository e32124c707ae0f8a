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
});
