/** The sizes that a layout keeps to, in pixels. */
export interface LayoutSizes {
  readonly width: number;
  readonly height: number;
  /** Between two nodes of one row. */
  readonly gap: number;
  /** From the top of one row to the top of the next. */
  readonly pitch: number;
  readonly margin: number;
  /** How many nodes fit beside each other. */
  readonly columns: number;
}

/** The left upper corner of a node. */
export interface NodePlace {
  readonly left: number;
  readonly top: number;
}

/** The sizes for a panel of this width: as many columns as fit, two at least; smaller nodes below 340 px, narrower still below 280. */
export function sizesFor(width: number, isTight: boolean): LayoutSizes {
  const node = isTight ? { width: tightWidth(width), gap: 8, margin: 12 } : { width: 176, gap: 16, margin: 16 };
  // A scrollbar may take twelve pixels of the margins.
  const columns = Math.floor((width + 12 - 2 * node.margin + node.gap) / (node.width + node.gap));
  return { ...node, height: 44, pitch: 72, columns: Math.max(2, columns) };
}

// Two columns and their margins, as far as a name stays readable.
function tightWidth(panel: number): number {
  return Math.max(100, Math.min(124, Math.floor((panel - 32) / 2)));
}
