import { parseMagics } from "../cells/index.js";

/** The TypeScript of a cell and where it begins, also while a magic above it is not finished yet. */
export function safeBody(code: string): { readonly body: string; readonly textOffset: number } {
  try {
    return parseMagics(code);
  } catch {
    // Leaves out the lines on top that look like magics.
    const end = /^(?:[ \t]*(?:[%!][^\n]*)?(?:\n|$))*/.exec(code)?.[0].length ?? 0;
    return { body: code.slice(end), textOffset: end };
  }
}
