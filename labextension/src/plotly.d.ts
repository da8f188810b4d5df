// The bundle has no types of its own; this is what we call of it.
declare module "plotly.js-cartesian-dist-min" {
  interface PlotlyFigure {
    data: unknown[];
    layout?: Record<string, unknown>;
    config?: Record<string, unknown>;
    frames?: unknown[];
  }
  const plotly: {
    react(node: HTMLElement, figure: PlotlyFigure): Promise<void>;
    purge(node: HTMLElement): void;
    Plots: { resize(node: HTMLElement): void };
    toImage(node: HTMLElement, options: { format: "png" | "svg"; width: number; height: number }): Promise<string>;
  };
  // biome-ignore lint/style/noDefaultExport: that is how the bundle exports it
  export default plotly;
}
