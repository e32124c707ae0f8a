/**
 * Says what this browser cannot do, where it lacks something or the sandbox does not start. Shown only then.
 * Not here: what is tried (probe.ts).
 */
import { useEffect, useState } from 'react';
import { useKernel } from '../session.ts';
import { lacksSentence, probe } from './probe.ts';
import type { Browser } from './probe.ts';
import './browser-notice.css';

/** Browsers do not change while a page is open. */
const sentence = lacksSentence(probe(window as unknown as Browser));

/** Milliseconds after which a kernel that is gone has not just been replaced. */
const GIVEN_UP = 2_000;

export function BrowserNotice() {
  const { status, message } = useKernel();
  const dead = useLasting(status === 'dead', GIVEN_UP);
  const words =
    sentence ??
    (dead ? `Cells cannot run now: ${message ?? 'the kernel does not start'}. You can read and edit.` : null);
  return words === null ? null : (
    <p role="status" className="browser-notice">
      {words}
    </p>
  );
}

function useLasting(now: boolean, after: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!now) return setLasts(false);
    const timer = setTimeout(() => setLasts(true), after);
    return () => clearTimeout(timer);
  }, [now, after]);
  return lasts;
}
