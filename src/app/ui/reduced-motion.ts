/** Whether the reader's system asks for less motion, followed as it changes. */
import { useEffect, useState } from 'react';

const REDUCED = '(prefers-reduced-motion: reduce)';

export function useReducedMotion(): boolean {
  const [reduced, setReduced] = useState(() => matchMedia(REDUCED).matches);
  useEffect(() => {
    const media = matchMedia(REDUCED);
    const follow = (): void => setReduced(media.matches);
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, []);
  return reduced;
}
