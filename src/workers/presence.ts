/**
 * How a trusted worker shows that it lives: it holds a Web Lock for as long as it does, under the name that the page
 * gives it; where there are none, it answers at a port. Not here: the page, which waits for that lock, or asks
 * (client/presence.ts).
 */

/** The page's first message to a worker; and its second, with the port, where it holds no lock. */
export interface PresenceAsked {
  readonly presence: string;
  readonly port?: MessagePort;
}

/** The worker's answer once it has begun. */
export interface PresenceShown {
  readonly present: string;
  /** It holds the lock: false where the page has none, so that its death cannot be told. */
  readonly locked: boolean;
}

export const isPresenceAsked = (data: unknown): data is PresenceAsked =>
  typeof data === 'object' && data !== null && 'presence' in data && typeof data.presence === 'string';

export const isPresenceShown = (data: unknown): data is PresenceShown =>
  typeof data === 'object' && data !== null && 'present' in data && typeof data.present === 'string';

/** For the entry of a worker, before anything listens. */
export function showPresence(): void {
  const scope = self as unknown as Pick<Worker, 'postMessage' | 'addEventListener' | 'removeEventListener'>;
  const listen = ({ data }: MessageEvent): void => {
    if (!isPresenceAsked(data)) return;
    if (data.port !== undefined) return answerAt(data.port);
    const show = (locked: boolean): void => {
      if (locked) scope.removeEventListener('message', listen);
      const shown: PresenceShown = { present: data.presence, locked };
      scope.postMessage(shown);
    };
    const hold = (): Promise<never> => {
      show(true);
      return new Promise<never>(() => undefined);
    };
    // Where storage is denied, locks are too, and elsewhere there may be none: the page then goes without.
    const { locks } = navigator as Partial<Pick<Navigator, 'locks'>>;
    if (locks === undefined) show(false);
    else locks.request(data.presence, hold).catch(() => show(false));
  };
  scope.addEventListener('message', listen);
}

/** Its other end closes with the worker, and not before. */
const kept: MessagePort[] = [];

function answerAt(port: MessagePort): void {
  kept.push(port);
  port.onmessage = ({ data }) => port.postMessage(data);
}
