import { expect, test } from 'vitest';
import { noticed, notify, orNotice } from './notice.tsx';

test('work that fails is said with its reason, and rejects nobody', async () => {
  await orNotice('The draws could not be downloaded', () => Promise.reject(new Error('they are gone')));
  expect(noticed()).toBe('The draws could not be downloaded: they are gone');
});

test('work that fails before it has begun is said too', async () => {
  await orNotice('No file', () => {
    throw new Error('not allowed');
  });
  expect(noticed()).toBe('No file: not allowed');
});

test('work that goes well leaves the notice as it is', async () => {
  notify('before');
  await orNotice('unused', () => Promise.resolve(1));
  expect(noticed()).toBe('before');
});
