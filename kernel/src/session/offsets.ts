/** The UTF-16 index of the code point at `position`; the Jupyter protocol counts code points. */
export function toUnits(text: string, position: number): number {
  let units = 0;
  for (let point = 0; point < position && units < text.length; point += 1)
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  return units;
}

/** How many code points stand before the UTF-16 index `units`. */
export function toCodePoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
