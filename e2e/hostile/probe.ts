/** What a probe is. Not here: the probes, or how they are run (hostile.spec.ts). */

/** One attempt to get out. */
export interface Probe {
  readonly id: string;
  readonly kind: 'network' | 'storage' | 'messages' | 'callable' | 'prototypes' | 'page';
  /**
   * A cell. URL stands for the listener's address, HOST for its host and port, and PAGE for the page's own address. Its
   * value is "ESCAPED" where the attempt itself shows that it worked; whatever it says, the listener, the page's
   * storage, its globals and its windows are looked at afterwards.
   */
  readonly code: string;
  /** Also tried in a worker that the cell starts, past the language's checks; default true for network and storage. */
  readonly nested?: boolean;
}

/** Tries `attempt` (an expression, awaited) for at most a second and a half. */
export const attempt = (expression: string): string =>
  `await Promise.race([
  (async () => { await (${expression}); return "ESCAPED"; })().catch(reason => "blocked: " + reason),
  new Promise(resolve => setTimeout(resolve, 1500, "no answer")),
])`;

/** Resolves on `good`, rejects on "error". */
export const event = (target: string, good: string): string =>
  `new Promise((ok, no) => { const target = ${target}; target.addEventListener("${good}", ok); target.addEventListener("error", () => no(Error("error event"))); })`;
