/** Whether an element is on the screen: what is not is not redrawn. */
export function watchVisible(element: Element, onChange: (visible: boolean) => void): () => void {
  const observer = new IntersectionObserver(entries => onChange(entries.at(-1)?.isIntersecting ?? false));
  observer.observe(element);
  return () => observer.disconnect();
}

/** Calls `draw` with the newest value at most once per `interval` milliseconds, in an animation frame. */
export function throttle(interval: number, draw: () => void): { ask(): void; end(): void } {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let frame = 0;
  const go = (): void => {
    timer = null;
    last = performance.now();
    frame = requestAnimationFrame(draw);
  };
  return {
    ask() {
      timer ??= setTimeout(go, Math.max(0, interval - (performance.now() - last)));
    },
    end() {
      if (timer !== null) clearTimeout(timer);
      cancelAnimationFrame(frame);
    },
  };
}
