/** The few icons, drawn as strokes in the text colour. Not here: plots. */
import type { ReactNode } from 'react';

function Icon({ size = 16, children, width = 1.5 }: { size?: number; children: ReactNode; width?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={width}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const Logo = () => (
  <svg
    width="26"
    height="12"
    viewBox="0 0 26 12"
    fill="none"
    stroke="currentColor"
    strokeWidth="2.4"
    strokeLinecap="round"
    aria-hidden="true"
  >
    <path d="M1.5 8.6C4.8 1.6 8.6.9 12.6 5.4s8.4 4.4 11.9-2.4" />
  </svg>
);
export const ShiftIcon = () => (
  <Icon size={14} width={1.3}>
    <path d="M8 2.5 2.8 8H5.6v5.2h4.8V8h2.8z" />
  </Icon>
);
export const ReturnIcon = () => (
  <Icon size={14} width={1.3}>
    <path d="M13.5 4v5H2.8M6 5.8 2.8 9 6 12.2" />
  </Icon>
);
export const CommandIcon = () => (
  <Icon size={13} width={1.3}>
    <path d="M5.5 5.5h5v5h-5zM5.5 5.5V3.8A1.8 1.8 0 1 0 3.8 5.5zM10.5 5.5h1.7a1.8 1.8 0 1 0-1.7-1.7zM10.5 10.5v1.7a1.8 1.8 0 1 0 1.7-1.7zM5.5 10.5H3.8a1.8 1.8 0 1 0 1.7 1.7z" />
  </Icon>
);
export const StopIcon = () => (
  <svg width="10" height="10" aria-hidden="true">
    <rect width="10" height="10" rx="1.5" fill="currentColor" />
  </svg>
);
export const SandboxIcon = () => (
  <svg
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.4"
    aria-hidden="true"
  >
    <rect x="2" y="2" width="12" height="12" rx="3" strokeDasharray="4.2 2" strokeDashoffset="2" />
    <circle cx="8" cy="8" r="1.7" fill="currentColor" stroke="none" />
  </svg>
);
export const ChevronIcon = ({ open = false, size = 12 }: { open?: boolean; size?: number }) => (
  <Icon size={size}>
    <path d={open ? 'M3.5 6 8 10.5 12.5 6' : 'M6 3.5 10.5 8 6 12.5'} />
  </Icon>
);
export const MenuIcon = () => (
  <Icon size={20} width={1.3}>
    <path d="M2 6h12M2 10.5h12" />
  </Icon>
);
export const UpIcon = () => (
  <Icon size={14}>
    <path d="M8 13V3.5M4 7.3 8 3.3l4 4" />
  </Icon>
);
export const DownIcon = () => (
  <Icon size={14}>
    <path d="M8 3v9.5M4 8.7l4 4 4-4" />
  </Icon>
);
export const BinIcon = () => (
  <Icon size={14}>
    <path d="M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9" />
  </Icon>
);
export const SwapIcon = () => (
  <Icon size={14}>
    <path d="M3 5.5h9.5L10 3M13 10.5H3.5L6 13" />
  </Icon>
);
/** Two edges that come together, or go apart. */
export const FoldIcon = ({ folded }: { folded: boolean }) => (
  <Icon size={14}>
    <path
      d={
        folded ? 'M4.5 6 8 2.5 11.5 6M4.5 10 8 13.5 11.5 10' : 'M4.5 2.5 8 6 11.5 2.5M4.5 13.5 8 10 11.5 13.5'
      }
    />
  </Icon>
);
export const PlayIcon = () => (
  <Icon size={14}>
    <path d="M5 3.2v9.6L12.5 8z" />
  </Icon>
);
export const GripIcon = () => (
  <Icon width={2}>
    <path d="M6 3.5h.01M10 3.5h.01M6 8h.01M10 8h.01M6 12.5h.01M10 12.5h.01" />
  </Icon>
);
export const CopyIcon = () => (
  <Icon>
    <path d="M5.5 5.5h7v8h-7zM3.5 10.5v-8h7" />
  </Icon>
);
