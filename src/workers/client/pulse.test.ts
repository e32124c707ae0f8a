/** A pulse that stops is a death, one that never began is none, and nobody floods the page through it. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchPulse } from './pulse.ts';

const opened: MessagePort[] = [];
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => {
  vi.useRealTimers();
  opened.splice(0).forEach(port => port.close());
});

const delivered = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

/** A watched pulse; `answers` is how many messages it answers one with. */
function begin() {
  const died = vi.fn();
  const state = { answers: 1 };
  const pulse = watchPulse(port => {
    opened.push(port);
    port.onmessage = () => {
      for (let i = 0; i < state.answers; i += 1) port.postMessage(null);
    };
  }, died);
  return { pulse, died, state };
}

it('takes a kernel whose pulse stops for dead within about six seconds', async () => {
  const { pulse, died, state } = begin();
  await delivered();
  expect(pulse.known).toBe(true);
  for (let i = 0; i < 20; i += 1) {
    vi.advanceTimersByTime(500);
    await delivered();
  }
  expect(died).not.toHaveBeenCalled();
  state.answers = 0;
  vi.advanceTimersByTime(6_000);
  expect(died).not.toHaveBeenCalled();
  vi.advanceTimersByTime(500);
  expect(died).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(10_000);
  expect(died).toHaveBeenCalledOnce();
});

it('says nothing of a kernel whose pulse has not begun, or where there is none', async () => {
  const { pulse, died, state } = begin();
  state.answers = 0;
  await delivered();
  vi.advanceTimersByTime(60_000);
  expect(pulse.known).toBe(false);
  expect(died).not.toHaveBeenCalled();
});

it('listens no more to a port that says what was not asked', async () => {
  const { pulse, died, state } = begin();
  state.answers = 50;
  await delivered();
  expect(pulse.known).toBe(false);
  vi.advanceTimersByTime(60_000);
  expect(died).not.toHaveBeenCalled();
});
