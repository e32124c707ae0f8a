/** plotly's bundles ship without types; plots/plotly.ts declares the part we use. */
declare module 'plotly.js-basic-dist-min' {
  const plotly: {
    react(host: HTMLElement, traces: readonly unknown[], layout: unknown, config: unknown): Promise<unknown>;
    purge(host: HTMLElement): void;
  };
  export default plotly;
}
