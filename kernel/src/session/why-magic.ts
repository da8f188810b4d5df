import { MagicError, UnknownStageError } from "../errors.js";
import type { StageView } from "../messages/index.js";
import type { Execution, Session } from "./session.js";
import { showText } from "./show.js";

/** Does what `%why` asks: tells why a stage is stale, or what else became of it. Throws MagicError or UnknownStageError. */
export function whyMagic(session: Session, args: readonly string[], execution: Execution): void {
  const [name, ...more] = args;
  if (name === undefined || more.length > 0) throw new MagicError("'%why' takes one stage, as in '%why train'");
  const { stages } = session.page.view();
  const stage = stages.find((each) => each.name === name);
  if (stage === undefined)
    throw new UnknownStageError(
      name,
      stages.map((each) => each.name),
    );
  showText(session, execution, `${whyText(stage)}\n`);
}

function whyText({ name, state, reason, why }: StageView): string {
  const detail = reason === "" ? "" : `: ${reason}`;
  switch (state) {
    case "stale":
      return [`${name} is stale:`, ...why.map(({ sentence }) => `  ${sentence}`)].join("\n");
    case "fresh":
      return `${name} is fresh: nothing that it takes has changed since it ran`;
    case "new":
      return reason === "" ? `${name} has not run yet` : `${name} is to be run again${detail}`;
    case "failed":
      return `${name} failed${detail}`;
    case "running":
      return `${name} is running`;
    case "queued":
      return `${name} waits for its turn`;
    case "cached":
      return `${name} was taken from the cache${detail}`;
    case "skipped":
      return `${name} was skipped${detail}`;
    case "cancelled":
      return `${name} was cancelled${detail}`;
  }
}
