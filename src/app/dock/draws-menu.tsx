/** "Download draws" and, once pressed, the formats there are. Not here: the files (download-draws.ts). */
import type { KeyboardEvent } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { whole } from '../ui/numbers.ts';
import type { DrawsFile } from './download-draws.ts';
import { menuPlace } from './menu-place.ts';

/** Chains that have a line of their own. */
const MOST_LINES = 4;

interface Props {
  readonly chains: number;
  readonly onChoose: (file: DrawsFile) => void;
  /** Of the button; default none. */
  readonly className?: string;
}

export function DrawsMenu({ chains, onChoose, className }: Props) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const popup = useRef<HTMLDivElement>(null);
  usePlaced(popup, open);
  useEffect(() => {
    // Its place is known by now, so that nothing scrolls.
    if (open) items(place.current)[0]?.focus({ preventScroll: true });
  }, [open]);
  const close = (): void => {
    setOpen(false);
    place.current?.querySelector('button')?.focus();
  };
  const choose = (file: DrawsFile): void => {
    close();
    onChoose(file);
  };
  return (
    <div
      ref={place}
      className="draws-menu"
      onBlur={event => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}
      onKeyDown={event => open && onKey(event, place.current, close)}
    >
      <button
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        Download draws
      </button>
      {open ? (
        <div ref={popup} popover="manual" role="menu" aria-label="Download draws" className="popup fade">
          {formats(chains).map(({ name, note, file }) => (
            <button key={name} type="button" role="menuitem" tabIndex={-1} onClick={() => choose(file)}>
              {name} <span>{note}</span>
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

/** Over all of the page and wholly in the window, beside its button also when that is scrolled. */
function usePlaced(popup: RefObject<HTMLElement | null>, open: boolean): void {
  useLayoutEffect(() => {
    const menu = popup.current;
    const button = menu?.previousElementSibling;
    if (menu === null || button === null || button === undefined) return undefined;
    // Browsers without popovers have it in the page.
    if ('showPopover' in menu) menu.showPopover();
    const put = (): void => {
      const size = { width: menu.offsetWidth, height: menu.scrollHeight };
      const room = { width: document.documentElement.clientWidth, height: window.innerHeight };
      const { left, top, maxHeight } = menuPlace(button.getBoundingClientRect(), size, room);
      Object.assign(menu.style, { left: `${left}px`, top: `${top}px`, maxHeight: `${maxHeight}px` });
    };
    put();
    window.addEventListener('scroll', put, { capture: true, passive: true });
    window.addEventListener('resize', put);
    return () => {
      window.removeEventListener('scroll', put, { capture: true });
      window.removeEventListener('resize', put);
    };
  }, [popup, open]);
}

interface Format {
  readonly name: string;
  readonly note: string;
  readonly file: DrawsFile;
}

function formats(chains: number): readonly Format[] {
  const single = chains > 1 && chains <= MOST_LINES ? chains : 1;
  return [
    { name: 'CSV', note: 'all chains', file: 'csv' },
    { name: 'JSON', note: 'all chains', file: 'json' },
    { name: 'netCDF', note: 'InferenceData, for ArviZ', file: 'netcdf' },
    { name: 'Arrow', note: 'one row a draw', file: 'arrow' },
    { name: 'Parquet', note: 'one row a draw', file: 'parquet' },
    ...(chains > 1
      ? [{ name: 'Stan CSV', note: `zip of ${whole(chains)} chains`, file: 'stan' as const }]
      : []),
    ...Array.from({ length: single }, (_, chain) => ({
      name: `Stan CSV, chain ${chain + 1}`,
      note: chain === 0 ? 'for R, Python, ArviZ' : '',
      file: { chain },
    })),
  ];
}

const items = (place: HTMLElement | null): readonly HTMLElement[] =>
  Array.from(place?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []);

/** Arrows go round, Escape closes. */
function onKey(event: KeyboardEvent, place: HTMLElement | null, close: () => void): void {
  const all = items(place);
  const at = all.findIndex(item => item === document.activeElement);
  if (event.key === 'Escape') close();
  else if (event.key === 'ArrowDown') all[(at + 1) % all.length]?.focus();
  else if (event.key === 'ArrowUp') all[(at - 1 + all.length) % all.length]?.focus();
  else return;
  // The notebook has the same keys.
  event.stopPropagation();
  event.preventDefault();
}
