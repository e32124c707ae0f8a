/** Media queries as state. Not here: styles. */
import { useSyncExternalStore } from 'react';

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    listener => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Under 640 px the page is for reading first: code is folded. */
export const usePhone = (): boolean => useMedia('(max-width: 639px)');
/** Under 1000 px the dock is a sheet. */
export const useSheet = (): boolean => useMedia('(max-width: 999px)');
