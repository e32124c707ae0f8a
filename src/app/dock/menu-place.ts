/** Where a menu stands that a button opens: wholly in the window, under the button or else over it. Not here: the menu. */

/** Pixels of the window. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly left: number;
  readonly top: number;
  /** What it has more it scrolls. */
  readonly maxHeight: number;
}

/** Between the button and its menu. */
const GAP = 6;
/** Between the menu and the window's edge. */
const EDGE = 8;

/**
 * Its left edge stands at the button's where there is room. It stands over the button where it does not fit below and
 * there is more room above.
 */
export function menuPlace(button: Box, menu: Size, window: Size): Place {
  const left = Math.max(EDGE, Math.min(button.left, window.width - EDGE - menu.width));
  const below = window.height - EDGE - (button.bottom + GAP);
  const above = button.top - GAP - EDGE;
  const over = menu.height > below && above > below;
  const maxHeight = Math.max(0, Math.min(menu.height, over ? above : below));
  return { left, maxHeight, top: over ? button.top - GAP - maxHeight : button.bottom + GAP };
}
