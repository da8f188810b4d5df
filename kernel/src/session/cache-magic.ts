import { join } from "node:path";
import { wordsOf } from "../cells/index.js";
import { MagicError } from "../errors.js";
import { formatBytes } from "../messages/index.js";
import { cacheTable, StageCache } from "../runs/index.js";
import type { Execution, Session } from "./session.js";
import { showText } from "./show.js";

/** Does what `%cache` asks. Throws MagicError. */
export function cacheMagic(session: Session, args: readonly string[], execution: Execution): void {
  const { words, flags } = wordsOf({ name: "%cache", args });
  const [act = "ls", ...stages] = words;
  if (act !== "rm" && (stages.length > 0 || flags.size > 0))
    throw new MagicError(`'%cache ${act}' takes nothing more, got '${args.slice(1).join(" ")}'`);
  showText(session, execution, `${doneText(session, act, { stages, isAll: flags.has("--all") })}\n`);
}

/** The cache that runs of the notebook use. */
export function notebookCache({ folder }: Session): StageCache {
  return new StageCache(join(folder, ".stagebook", "cache"));
}

interface Removal {
  readonly stages: readonly string[];
  readonly isAll: boolean;
}

function doneText(session: Session, act: string, removal: Removal): string {
  switch (act) {
    case "ls":
      return listText(session);
    case "rm":
      return removedText(session, removal);
    case "on":
    case "off":
      session.isCaching = act === "on";
      return session.isCaching ? "The cache is on" : "The cache is off: every stage runs, until '%cache on'";
    default:
      throw new MagicError(`'%cache' takes ls, rm, on or off, got '${act}'`);
  }
}

function listText(session: Session): string {
  const cache = notebookCache(session);
  const results = cache.list();
  const off = session.isCaching ? "" : "\nThe cache is off; '%cache on' switches it on";
  if (results.length === 0) return `Nothing is kept yet: '%run' keeps the results of stages${off}`;
  return `${cacheTable(results)}\n\n${formatBytes(cache.size())} in .stagebook/cache${off}`;
}

function removedText(session: Session, { stages, isAll }: Removal): string {
  if (stages.length === 0 && !isAll) throw new MagicError("'%cache rm' takes the names of stages, or --all for everything");
  const gone = notebookCache(session).remove(({ stage }) => isAll || stages.includes(stage));
  return gone === 0 ? "Nothing is kept of that" : `Removed ${gone} ${gone === 1 ? "result" : "results"}`;
}
