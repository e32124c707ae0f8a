/** `?bundle` imports (scripts/vite/bundle.ts): the URL of the entry as one self-contained module. */
declare module '*?bundle' {
  const url: string;
  export default url;
}
