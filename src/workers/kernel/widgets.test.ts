import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { outputSchema, widgetValueSchema } from '../protocol/output.ts';
import type { Output, WidgetValue } from '../protocol.ts';
import { createWidgets } from './widgets.ts';

function setup(set: Readonly<Record<string, WidgetValue>> = {}, initial?: WidgetValue) {
  const shown: Output[] = [];
  const values = Object.entries(set).map(
    ([id, value]) => [id, initial === undefined ? { value } : { value, initial }] as const,
  );
  const { functions } = createWidgets({
    values: new Map(values),
    cell: () => 'a',
    show: output => shown.push(v.parse(outputSchema, output)),
  });
  return { ...functions, shown };
}

describe('a value from a stored notebook', () => {
  it('counts while the control begins with what it began with then', () => {
    expect(setup({ 'a:n': 7 }, 5).slider('n', { max: 10, value: 5 })).toBe(7);
    expect(setup({ 'a:n': 7 }, 5).slider('n', { max: 10, value: 4 })).toBe(4);
    expect(setup({ 'a:n': 7 }, 5).slider('n', { max: 6, value: 5 })).toBe(5);
  });

  it('is told from the one the cell began with', () => {
    const { slider, shown } = setup({ 'a:n': 7 });
    slider('n', { max: 10, value: 5 });
    slider('m', { max: 10, value: 5 });
    expect(shown[0]).toMatchObject({ value: 7, initial: 5 });
    expect(shown[1]).not.toHaveProperty('initial');
  });
});

describe('text', () => {
  it('gives the words typed last, else those it starts with', () => {
    expect(setup().text('who')).toBe('');
    expect(setup().text('who', 'ann')).toBe('ann');
    expect(setup({ 'a:who': 'bob' }).text('who', 'ann')).toBe('bob');
    expect(setup({ 'a:who': 3 }).text('who', 'ann')).toBe('ann');
  });
});

describe('play', () => {
  it('goes from a value to another, and keeps where it was while that is between them', () => {
    const { play, shown } = setup();
    expect(play('year', { from: 1845, to: 1935, step: 10 })).toBe(1845);
    expect(shown[0]).toEqual({
      kind: 'widget',
      control: 'play',
      id: 'a:year',
      label: 'year',
      min: 1845,
      max: 1935,
      step: 10,
      interval: 500,
      value: 1845,
    });
    expect(setup({ 'a:year': 1900 }).play('year', { from: 1845, to: 1935 })).toBe(1900);
    expect(setup({ 'a:year': 1800 }).play('year', { from: 1845, to: 1935 })).toBe(1845);
    expect(play('share')).toBe(0);
    expect(shown[1]).toMatchObject({ min: 0, max: 1, step: 0.01 });
  });

  it('is refused a range or a pace that it cannot have', () => {
    const { play } = setup();
    expect(() => play('t', { from: 2, to: 1 })).toThrow('play "t" has no range');
    expect(() => play('t', { step: 0 })).toThrow('play "t" cannot move');
    expect(() => play('t', { interval: 5 })).toThrow('cannot move');
    expect(() => play('t', { interval: NaN })).toThrow('cannot move');
  });
});

describe('file', () => {
  it('is empty until the reader chooses one', () => {
    const { file, shown } = setup();
    expect({ ...file('data') }).toEqual({ name: '', text: '', rows: [] });
    expect(shown).toEqual([{ kind: 'widget', control: 'file', id: 'a:data', label: 'data', value: '' }]);
  });

  it('gives its text and its rows, and shows its name alone', () => {
    const { file, shown } = setup({ 'a:data': { name: 'd.csv', text: 'x,who\n1,ann\n,bob\n' } });
    const chosen = file('data');
    expect(chosen.text).toContain('ann');
    expect(chosen.rows).toEqual([
      { x: 1, who: 'ann' },
      { x: null, who: 'bob' },
    ]);
    expect(shown).toEqual([{ kind: 'widget', control: 'file', id: 'a:data', label: 'data', value: 'd.csv' }]);
  });

  it('crosses as a name and a text, nothing more', () => {
    const accepts = (value: unknown): boolean => v.is(widgetValueSchema, value);
    expect(accepts({ name: 'a', text: 'b' })).toBe(true);
    expect(accepts({ name: 'a', text: 'b', more: 1 })).toBe(false);
    expect(accepts({ name: 'a' })).toBe(false);
    expect(accepts({ name: 'a', text: 'x'.repeat(10_000_001) })).toBe(false);
    expect(accepts(['a'])).toBe(false);
  });
});
