import { afterEach, expect, test, vi } from 'vitest';
import { fetchBounded, PATIENCE } from './fetch-bounded.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const ADDRESS = 'https://example.org/x';

function answers(answer: (signal: AbortSignal) => Response | Promise<Response>) {
  const fetched = vi.fn((_address: string, { signal }: RequestInit) =>
    Promise.resolve().then(() => answer(signal as AbortSignal)),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

/** A body of as many parts of ten bytes as are asked for. */
function endless() {
  let asked = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        asked += 1;
        controller.enqueue(new Uint8Array(10).fill(asked));
      },
      cancel: () => void (cancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { body, asked: () => asked, cancelled: () => cancelled };
}

test('a file comes whole, in its order, and says nothing of who asks', async () => {
  const fetched = answers(() => new Response(Uint8Array.of(3, 1, 2)));
  expect(await fetchBounded(ADDRESS, 3)).toEqual({
    kind: 'file',
    bytes: Uint8Array.of(3, 1, 2),
    address: ADDRESS,
  });
  expect(fetched.mock.calls[0][1]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
});

test('a body that is too large is ended at the bound, not read to its end', async () => {
  const { body, asked, cancelled } = endless();
  answers(() => new Response(body));
  expect(await fetchBounded(ADDRESS, 35)).toEqual({ kind: 'too-large' });
  expect(asked()).toBe(4);
  expect(cancelled()).toBe(true);
});

test('a body that says it is too large is not read at all', async () => {
  const { body, asked, cancelled } = endless();
  answers(() => new Response(body, { headers: { 'content-length': '36' } }));
  expect(await fetchBounded(ADDRESS, 35)).toEqual({ kind: 'too-large' });
  expect(asked()).toBe(0);
  expect(cancelled()).toBe(true);
});

test('a body that begins and does not go on is late, as an answer is that never comes', async () => {
  for (const begins of [true, false]) {
    vi.useFakeTimers();
    answers(signal => {
      const broken = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))),
      );
      return begins ? new Response(new ReadableStream({ pull: () => broken })) : broken;
    });
    const answer = fetchBounded(ADDRESS, 35);
    await vi.advanceTimersByTimeAsync(PATIENCE);
    expect(await answer).toEqual({ kind: 'late' });
  }
});

test('no file and no host are told apart', async () => {
  answers(() => new Response('', { status: 403, statusText: 'Forbidden' }));
  expect(await fetchBounded(ADDRESS, 35)).toEqual({ kind: 'refused', status: 403, words: 'Forbidden' });
  answers(() => Promise.reject(new TypeError('Failed to fetch')));
  expect(await fetchBounded(ADDRESS, 35)).toEqual({ kind: 'unreachable', reason: 'Failed to fetch' });
});
