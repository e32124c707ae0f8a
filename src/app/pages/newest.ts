/** Of pages that are asked for one after the other, which is shown. Not here: pages (app.tsx). */

/**
 * Returns a function that is given a page to come, and calls `show` with it unless another has been asked for
 * meanwhile; `first` says that nothing was shown before.
 */
export function newestOnly<Page>(
  show: (page: Page, first: boolean) => void,
): (coming: Promise<Page>) => Promise<void> {
  let asked = 0;
  let first = true;
  return async coming => {
    const mine = (asked += 1);
    const page = await coming;
    if (mine !== asked) return;
    show(page, first);
    first = false;
  };
}
