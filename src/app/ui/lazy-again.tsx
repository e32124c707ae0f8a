/**
 * Parts of the page whose code is loaded when they are first shown, and what becomes of them where it cannot be: a
 * part that matters throws, and is asked for anew once that has been said on the page; an accessory is left out.
 * Not here: what is said (boundary.tsx), or what is shown while a part loads (Suspense).
 */
import { lazy } from 'react';
import type { ComponentType } from 'react';

/** How to ask anew for each part that could not be loaded. */
const failed = new Set<() => void>();

/** To be called once a failure stands on the page: before that, asking anew would go on for ever. */
export function askAgain(): void {
  for (const renew of failed) renew();
  failed.clear();
}

/** `React.lazy` keeps a failure for ever; this component is loaded anew when it is shown after one. */
export function lazyAgain<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const asked = (): ComponentType<Props> =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (error) {
        failed.add(() => (Part = asked()));
        throw error;
      }
    });
  let Part = asked();
  return function LazyPart(props: Props) {
    return <Part {...props} />;
  };
}

/** Nothing where it cannot be loaded: what it belongs to is worth showing without it. */
export const lazyAccessory = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> =>
  lazy(() =>
    load().then(
      part => ({ default: part }),
      () => ({ default: Nothing }),
    ),
  );

const Nothing = (): null => null;
