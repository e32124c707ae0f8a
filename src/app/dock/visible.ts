/** When live pictures are drawn: only what is on the screen, not too often, not all at once. Not here: the pictures. */

/** Whether an element is on the screen: what is not is not redrawn. */
export function watchVisible(element: Element, onChange: (visible: boolean) => void): () => void {
  const observer = new IntersectionObserver(entries => onChange(entries.at(-1)?.isIntersecting ?? false));
  observer.observe(element);
  return () => observer.disconnect();
}

/** Milliseconds of drawing after which what is left waits for the next frame. */
const BUDGET = 6;

/** One picture that cannot be drawn is told like any error of the page; the others, and the next ones, are drawn. */
export function guarded(draw: () => void): void {
  try {
    draw();
  } catch (thrown) {
    reportError(thrown);
  }
}

/** Drawings that are due, oldest first; one that waits is not asked for twice. */
const due = new Set<() => void>();
let frame = 0;

/** Draws in an animation frame, with others only while there is time: many small tasks instead of a long one. */
function drawInFrame(draw: () => void): void {
  due.add(draw);
  frame ||= requestAnimationFrame(drawDue);
}

function drawDue(): void {
  const begin = performance.now();
  for (const draw of due) {
    due.delete(draw);
    guarded(draw);
    if (performance.now() - begin > BUDGET) break;
  }
  frame = due.size > 0 ? requestAnimationFrame(drawDue) : 0;
}

/** Calls `draw` at most once per `interval` milliseconds, in an animation frame that has time for it. */
export function throttle(interval: number, draw: () => void): { ask(): void; end(): void } {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const go = (): void => {
    timer = null;
    last = performance.now();
    drawInFrame(draw);
  };
  return {
    ask() {
      if (timer !== null) return;
      const wait = interval - (performance.now() - last);
      if (wait <= 0) go();
      else timer = setTimeout(go, wait);
    },
    end() {
      if (timer !== null) clearTimeout(timer);
      due.delete(draw);
    },
  };
}

/** Milliseconds after which a page that never rests draws all the same. */
const LATEST = 1_000;

/** Drawings that can wait, oldest first. */
const resting = new Set<() => void>();
let waiting = false;

function rest(): void {
  if (waiting || resting.size === 0) return;
  waiting = true;
  const go = (): void => {
    waiting = false;
    const [next] = resting;
    resting.delete(next);
    if (next !== undefined) guarded(next);
    rest();
  };
  if (typeof requestIdleCallback === 'undefined') setTimeout(go, 50);
  else requestIdleCallback(go, { timeout: LATEST });
}

/** One drawing that waits until the page rests; each has an idle moment to itself. A later one takes its place. */
export function restingTask(): { ask(draw: () => void): void; end(): void } {
  let mine: (() => void) | null = null;
  const end = (): void => {
    if (mine !== null) resting.delete(mine);
  };
  return {
    ask(draw) {
      end();
      resting.add((mine = draw));
      rest();
    },
    end,
  };
}
