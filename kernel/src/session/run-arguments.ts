import { MagicError, UnknownStageError } from "../errors.js";
import type { ParamValues } from "../runs/index.js";
import type { Session } from "./session.js";

/** What a run of the notebook's pipeline is to do. */
export interface RunOrder {
  /** The stage to end with, or null for all. */
  readonly to: string | null;
  readonly params: ParamValues;
  /** Parameters as typed, such as `train.epochs=5`; the pipeline knows how to read them. */
  readonly texts?: readonly string[];
}

/** Reads the words after `%run`. Throws UnknownStageError or MagicError. */
export function parseRunArguments(session: Session, args: readonly string[]): RunOrder {
  const texts = args.filter((arg) => arg.includes("="));
  const names = args.filter((arg) => !arg.includes("="));
  const stages = session.state.stages().map((cell) => cell.stage.name);
  const [to = null, ...more] = names;
  if (more.length > 0)
    throw new MagicError(`'%run' takes one stage, got '${names.join("' and '")}'; what a stage needs runs with it`);
  if (to?.includes(".")) throw new MagicError(`'${to}' has no value; write it as in '%run ${to}=5'`);
  if (to !== null && !stages.includes(to)) throw new UnknownStageError(to, stages);
  return { to, params: {}, texts };
}
