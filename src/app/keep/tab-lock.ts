/**
 * Who may write a notebook that is open in several tabs: the tab that holds its lock. Another tab reads, takes the
 * lock over when it is let go, and may ask for it; the tab that is asked saves first. One that does not answer loses
 * it, and what it saves later becomes a copy (state/autosave.ts).
 * Not here: what the page shows of it (use-tab-role.ts).
 */

/** As much of Web Locks as is needed. */
export interface Locks {
  request(
    name: string,
    options: { readonly steal?: boolean; readonly ifAvailable?: boolean; readonly signal?: AbortSignal },
    held: (lock: unknown) => Promise<void>,
  ): Promise<unknown>;
}

/** As much of a BroadcastChannel as is needed. */
export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

export interface TabLockHost {
  readonly locks: Locks;
  readonly channel: Channel;
  /** This tab may write from now on, or may no longer. The first call comes soon after the start. */
  onRole(role: 'writer' | 'reader'): void;
  /** Saves what is not saved yet. */
  flush(): Promise<void>;
  /** Another tab has saved. */
  onSaved(): void;
}

export interface TabLock {
  /** Asks the other tab for the lock; takes it when there is no answer. */
  takeOver(): void;
  /** Tells the other tabs that there is something new to read. */
  announce(): void;
  dispose(): void;
}

/** Milliseconds the other tab has for saving. */
const PATIENCE = 2_000;

/** Joins the tabs of a notebook. */
export function joinTabs(notebook: string, host: TabLockHost): TabLock {
  return new NotebookTab(`tilde-notebook-${notebook}`, host);
}

class NotebookTab implements TabLock {
  readonly #name: string;
  readonly #host: TabLockHost;
  /** Ends the waiting in the queue. */
  #waiting = new AbortController();
  /** Lets the lock go, while it is held. */
  #release: (() => void) | null = null;
  /** The request that holds the lock. */
  #holder: symbol | null = null;
  #disposed = false;

  constructor(name: string, host: TabLockHost) {
    this.#name = name;
    this.#host = host;
    host.channel.onmessage = ({ data }) => void this.#hear(data);
    void this.#start();
  }

  takeOver(): void {
    if (this.#release !== null || this.#disposed) return;
    this.#host.channel.postMessage('yield');
    setTimeout(() => {
      if (this.#release !== null || this.#disposed) return;
      // Else it would be granted once more, when the lock is to go to another tab.
      this.#waiting.abort();
      void this.#ask({ steal: true });
    }, PATIENCE);
  }

  announce(): void {
    this.#host.channel.postMessage('saved');
  }

  dispose(): void {
    this.#disposed = true;
    this.#waiting.abort();
    this.#release?.();
    this.#host.channel.onmessage = null;
    this.#host.channel.close();
  }

  async #start(): Promise<void> {
    let free = true;
    const mine = Symbol('first');
    const begin = async (lock: unknown): Promise<void> => {
      free = lock !== null;
      if (free) await this.#hold(mine);
    };
    await this.#host.locks.request(this.#name, { ifAvailable: true }, begin).catch(() => this.#lost(mine));
    if (!free && !this.#disposed) this.#read();
  }

  /** Waits for the lock, or steals it. */
  async #ask(options: { readonly steal?: boolean; readonly signal?: AbortSignal }): Promise<void> {
    const mine = Symbol('later');
    try {
      await this.#host.locks.request(this.#name, options, () => this.#hold(mine));
    } catch {
      this.#lost(mine);
    }
  }

  async #hold(mine: symbol): Promise<void> {
    if (this.#disposed || this.#release !== null) return;
    await new Promise<void>(resolve => {
      this.#release = resolve;
      this.#holder = mine;
      this.#host.onRole('writer');
    });
  }

  /** Another tab took the lock by force. A request that ends for another reason did not hold it. */
  #lost(mine: symbol): void {
    if (this.#disposed || this.#holder !== mine || this.#release === null) return;
    this.#release = null;
    this.#read();
  }

  #read(): void {
    this.#host.onRole('reader');
    this.#waiting = new AbortController();
    void this.#ask({ signal: this.#waiting.signal });
  }

  async #hear(message: unknown): Promise<void> {
    if (message === 'saved') return this.#release === null ? this.#host.onSaved() : undefined;
    if (message !== 'yield' || this.#release === null) return;
    await this.#host.flush();
    const release = this.#release;
    if (release === null) return;
    this.#release = null;
    release();
    this.#read();
  }
}
