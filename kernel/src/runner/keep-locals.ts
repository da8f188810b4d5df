import type { Debugger, Runtime, Session } from "node:inspector";
import { promisify } from "node:util";

/** Milliseconds that it may take; code in Node's native functions cannot be looked into. */
const longest = 150;

/**
 * Puts what the cell's own loop has in its variables into the boxes that cells share, as far as it came.
 * Such variables are real locals, and a loop without calls never says what they hold: the debugger reads them where the loop stands.
 * Leaves the code standing where it can; it goes on with the next `Debugger.resume`.
 */
export async function keepLocals(session: Session): Promise<void> {
  const post = promisify(session.post.bind(session)) as (method: string, params?: object) => Promise<unknown>; // its overloads
  const cells = new Set<string>();
  const note = ({ params: { scriptId, url } }: { params: Debugger.ScriptParsedEventDataType }): void => {
    if (/\.stagebook-cell-\d+-\d+\.js$/.test(url)) cells.add(scriptId);
  };
  session.on("Debugger.scriptParsed", note);
  let timer: NodeJS.Timeout | undefined;
  const paused = new Promise<Debugger.PausedEventDataType | null>((resolve) => {
    session.once("Debugger.paused", ({ params }) => resolve(params));
    timer = setTimeout(resolve, longest, null);
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
  const frame = (await paused)?.callFrames.findLast(({ location }) => cells.has(location.scriptId));
  clearTimeout(timer);
  session.off("Debugger.scriptParsed", note);
  if (frame === undefined) return;
  const scopes = frame.scopeChain.filter(({ type }) => type !== "global" && type !== "script");
  const answers = (await Promise.all(
    scopes.map(({ object: { objectId } }) => post("Runtime.getProperties", { objectId, ownProperties: true })),
  )) as Runtime.GetPropertiesReturnType[]; // the answers of that method
  const names = new Set(answers.flatMap(({ result }) => result.map(({ name }) => name)));
  const locals = [...names].filter((name) => names.has(`$$${name}`));
  const expression = locals.map((name) => `if (${name} !== undefined) $$${name}.v = ${name};`).join("");
  await post("Debugger.evaluateOnCallFrame", { callFrameId: frame.callFrameId, expression, silent: true });
}
