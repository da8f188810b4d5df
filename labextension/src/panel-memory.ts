/** What the panel remembers from one day to the next. */
export interface PanelMemory {
  /** The form chosen by hand, or null to follow the width. */
  readonly form: "graph" | "list" | null;
  readonly detailsHeight: number;
  readonly closedSections: readonly string[];
}

/** The panel as it is shown the first time. */
export const defaultMemory: PanelMemory = {
  form: null,
  detailsHeight: 320,
  closedSections: [],
};

/** Reads what was saved, by this version or another; what does not fit takes its default. */
export function parseMemory(saved: unknown): PanelMemory {
  if (typeof saved !== "object" || saved === null) return defaultMemory;
  const { form, detailsHeight, closedSections } = {
    ...defaultMemory,
    ...saved,
  } as Record<keyof PanelMemory, unknown>; // checked below
  return {
    form: form === "graph" || form === "list" ? form : null,
    detailsHeight: typeof detailsHeight === "number" && detailsHeight >= 96 ? detailsHeight : defaultMemory.detailsHeight,
    closedSections: Array.isArray(closedSections) ? closedSections.filter((name) => typeof name === "string") : [],
  };
}
