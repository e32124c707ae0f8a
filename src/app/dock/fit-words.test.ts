import { expect, it } from 'vitest';
import { fitPlace } from './fit-words.ts';

it('says where a loss is computed and in which precision', () => {
  expect(fitPlace({ backend: 'wasm' })).toBe('WASM f64');
  expect(fitPlace({ backend: 'webgpu' })).toBe('webgpu f32');
});
