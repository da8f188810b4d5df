import { parseSync } from "oxc-parser";
import { findTooDeep } from "../syntax/index.js";

/**
 * The body of a cell, in brackets where it is one object: `{ [Symbol.for("Jupyter.display")]: show }` reads as a block, and
 * as that it is wrong. A body that can be read as it is stays as it is.
 */
export function objectBody(body: string): string {
  if (!/^\s*\{/.test(body) || !/\}\s*;?\s*$/.test(body) || isReadable(body)) return body;
  const object = body.replace("{", "({").replace(/\}(\s*;?\s*)$/, "})$1");
  return isReadable(object) ? object : body;
}

function isReadable(body: string): boolean {
  return findTooDeep(body) === null && parseSync("cell.ts", body, { lang: "ts", sourceType: "module" }).errors.length === 0;
}
