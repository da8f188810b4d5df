/** The UTF-16 index of the code point at `position`; the Jupyter protocol counts code points. */
function toUnits(text: string, position: number): number {
  let units = 0;
  for (let point = 0; point < position && units < text.length; point += 1)
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  return units;
}

/** The UTF-16 index at which a request's cursor stands; the end of the code where it names no place. */
export function cursorOf(code: string, content: Readonly<Record<string, unknown>>): number {
  const position = content["cursor_pos"] ?? Number.NaN;
  return Number.isNaN(Number(position)) ? code.length : toUnits(code, Number(position));
}

/** How many code points stand before the UTF-16 index `units`. */
export function toCodePoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
