import { expect, it } from 'vitest';
import { sentence } from './sentence.ts';

it('gives words of an error a capital and a full stop, once', () => {
  expect(sentence('check scale: standard deviation')).toBe('Check scale: standard deviation.');
  expect(sentence('No start point found in 100 tries.')).toBe('No start point found in 100 tries.');
  expect(sentence('is n a number?')).toBe('Is n a number?');
});

it('says nothing of nothing', () => {
  expect([sentence(undefined), sentence(''), sentence(' ')]).toEqual(['', '', '']);
});
