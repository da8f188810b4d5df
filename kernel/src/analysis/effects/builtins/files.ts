import type { Node } from "oxc-parser";
import type { Call } from "../env.js";

/** Notes which file a call of Node's file functions reads or writes; `path` is where the function is found. */
export function noteFile(path: string, call: Call): void {
  const [specifier = "", name = ""] = path.split("#");
  if (!/^(node:)?fs(\/promises)?$/.test(specifier) || call.node.type !== "CallExpression") return;
  const does = /(^|\.)(read|write|append|createRead|createWrite)(File|FileSync|Stream)$/.exec(name)?.[2];
  const file = does === undefined ? null : fileName(call.node.arguments[0], call);
  if (does !== undefined && file !== null) call.env.machine.trail.files.push({ path: file, writes: !/read/i.test(does) });
}

/** What stands for the file: a text, or the words of an expression outside of functions, where they mean one thing. */
function fileName(node: Node | undefined, { env }: Call): string | null {
  if (node === undefined) return null;
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : null;
  return env.parent === null ? env.code.syntax.text.slice(node.start, node.end) : null;
}
