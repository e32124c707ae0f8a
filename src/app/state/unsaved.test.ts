/** What is put aside when a page goes: only for the revision it was typed on, and never in the way. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dropAside, putAside, textAside } from './unsaved.ts';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

it('gives back what was typed on the revision that is stored', () => {
  putAside('a', 3, 'typed');
  expect(textAside('a', 3)).toBe('typed');
  expect(textAside('b', 3)).toBeNull();
});

it('gives nothing where a save came after it, or where it was dropped', () => {
  putAside('a', 3, 'typed');
  expect(textAside('a', 4)).toBeNull();
  dropAside('a');
  expect(textAside('a', 3)).toBeNull();
});

it('takes no rubbish, and no denial amiss', () => {
  localStorage.setItem('tilde-unsaved-a', '{"revision": 3, "text": 5}');
  expect(textAside('a', 3)).toBeNull();
  localStorage.setItem('tilde-unsaved-a', '{"rev');
  expect(textAside('a', 3)).toBeNull();
  vi.stubGlobal('localStorage', undefined);
  putAside('a', 3, 'typed');
  dropAside('a');
  expect(textAside('a', 3)).toBeNull();
});
