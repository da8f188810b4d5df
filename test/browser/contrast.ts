import type { Page } from "playwright-core";

/** One text that is hard to read. */
export interface FaintText {
  readonly text: string;
  readonly ratio: number;
}

/** Finds text below 4.5:1 inside of what a selector finds: each text node against all that is painted behind it. */
export function faintTexts(page: Page, selector: string): Promise<FaintText[]> {
  return page.evaluate((wanted) => {
    type Colour = [number, number, number, number];
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    const parse = (text: string): Colour => {
      if (pen === null) return [0, 0, 0, 0];
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = text;
      pen.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = pen.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (index: 0 | 1 | 2): number => top[index] * top[3] + below[index] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const behind = (element: Element): Colour => {
      const layers: Colour[] = [];
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { backgroundColor, backgroundImage } = getComputedStyle(at);
        const tint = /^linear-gradient\((rgba?\([^)]*\)|color\([^)]*\))/.exec(backgroundImage)?.[1];
        if (tint !== undefined) layers.push(parse(tint));
        layers.push(parse(backgroundColor));
      }
      return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1] as Colour);
    };
    const light = (colour: Colour): number => {
      const part = (value: number): number =>
        value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2]);
    };
    const faint: { text: string; ratio: number }[] = [];
    for (const root of document.querySelectorAll(wanted)) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const element = node.parentElement;
        const text = node.textContent?.trim() ?? "";
        if (element === null || text === "" || element.getClientRects().length === 0) continue;
        const ground = behind(element);
        const ink = over(parse(getComputedStyle(element).color), ground);
        const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a) as [number, number];
        const ratio = (high + 0.05) / (low + 0.05);
        if (ratio < 4.5) faint.push({ text, ratio: Math.round(ratio * 100) / 100 });
      }
    }
    return faint;
  }, selector);
}
