/** The sandbox as a contract, free of the DOM: what its owner gives and gets. Not here: the frame (frame.ts). */

export interface SandboxEvents {
  /** The frame answers no more; make a new sandbox. */
  onLost(message: string): void;
  /** A worker's bundle failed to load, or threw where nobody caught it. */
  onBootError(id: string, message: string): void;
}

export interface Sandbox {
  /** Gives the bundle a name for `spawn`. */
  load(name: string, code: Blob): void;
  /** Starts a worker on a loaded bundle; the port is the way to it. */
  spawn(id: string, name: string): MessagePort;
  kill(id: string): void;
  /** Removes the frame: its process dies at once, whatever its workers do. */
  dispose(): void;
}
