/**
 * What the page's main thread does, from a trace of the browser: its tasks with the time they took on the clock and on
 * the processor. Not here: what is done meanwhile.
 */
import type { Browser, Page } from '@playwright/test';

export interface Task {
  /** Milliseconds on the clock; on a busy machine a task waits for a processor in its middle. */
  readonly clock: number;
  /** Milliseconds of a processor. */
  readonly processor: number;
  /** What was called in it, longest first: "FunctionCall client.js:12", with milliseconds. */
  readonly calls: readonly string[];
}

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly data?: { readonly functionName?: string; readonly url?: string };
  };
}

const TASK = 'ThreadControllerImpl::RunTask';
const CALLS = ['FunctionCall', 'Paint', 'Layout', 'UpdateLayoutTree', 'Commit', 'MajorGC', 'MinorGC'];

/** All tasks of the main thread while `during` goes on, longest on the processor first. */
export async function mainThreadTasks(
  browser: Browser,
  page: Page,
  during: () => Promise<void>,
): Promise<readonly Task[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await during();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  return tasksOf(trace.traceEvents);
}

/** The busiest of the renderers' main threads: sandboxes have small ones of their own. */
function tasksOf(events: readonly TraceEvent[]): readonly Task[] {
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events)
    if (event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      threads.set(placeOf(event), []);
  for (const event of events) if (event.ph === 'X') threads.get(placeOf(event))?.push(event);
  const busiest = Array.from(threads.values())
    .toSorted((a, b) => processorTime(b) - processorTime(a))
    .at(0);
  if (busiest === undefined) return [];
  const calls = busiest.filter(({ name }) => CALLS.includes(name));
  // A task that the trace cut off at its beginning or end has no times.
  const whole = busiest.flatMap(({ name, ts, dur, tdur }) =>
    name !== TASK || dur === undefined || tdur === undefined ? [] : [{ ts, dur, tdur }],
  );
  return whole
    .map(({ ts, dur, tdur }) => ({
      clock: dur / 1000,
      processor: tdur / 1000,
      calls: calls
        .filter(call => call.ts >= ts && call.ts + (call.dur ?? 0) <= ts + dur)
        .toSorted((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0))
        .slice(0, 4)
        .map(words),
    }))
    .toSorted((a, b) => b.processor - a.processor);
}

const placeOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;

const processorTime = (events: readonly TraceEvent[]): number =>
  events.filter(({ name }) => name === TASK).reduce((sum, { tdur = 0 }) => sum + tdur, 0);

function words({ name, tdur = 0, args }: TraceEvent): string {
  const { functionName = '', url = '' } = args?.data ?? {};
  return `${name} ${functionName} ${url.split('/').at(-1) ?? ''} ${(tdur / 1000).toFixed(0)} ms`;
}
