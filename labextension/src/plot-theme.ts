/** A plotly layout, as JSON. */
export type PlotLayout = Readonly<Record<string, unknown>>;

/** The colours of a theme that a plot takes over. */
export interface ThemeColours {
  readonly text: string;
  readonly grid: string;
  readonly line: string;
  readonly font: string;
  readonly series: readonly string[];
}

/** Puts the theme under a figure's own layout: what the figure says wins, also inside its axes. */
export function themedLayout(layout: PlotLayout, colours: ThemeColours): PlotLayout {
  const axis = {
    gridcolor: colours.grid,
    linecolor: colours.line,
    zerolinecolor: colours.line,
    automargin: true,
  };
  const base: Record<string, unknown> = {
    autosize: true,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: colours.font, size: 12, color: colours.text },
    colorway: colours.series,
    margin: { t: layout.title === undefined ? 16 : 48, r: 16, b: 40, l: 48 },
    xaxis: axis,
    yaxis: axis,
    hoverlabel: { font: { family: colours.font } },
  };
  for (const name of Object.keys(layout)) if (/^[xy]axis\d+$/.test(name)) base[name] = axis;
  return merged(base, layout);
}

function merged(base: PlotLayout, over: PlotLayout): PlotLayout {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const below = result[name];
    result[name] = isRecord(below) && isRecord(value) ? merged(below, value) : value;
  }
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
