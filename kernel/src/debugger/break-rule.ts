import { DebugError } from "./errors.js";
import { compileExpression } from "./expressions.js";

/** A breakpoint that a front end asks for, as the Debug Adapter Protocol has it. */
export interface AskedBreakpoint {
  readonly line: number;
  readonly condition?: string;
  readonly hitCondition?: string;
  readonly logMessage?: string;
}

/** What decides at one breakpoint whether code stops there. */
export interface BreakRule {
  readonly condition: string | null;
  readonly isHit: ((count: number) => boolean) | null;
  /** Texts and, at odd places, expressions; a breakpoint that has them says something and stops nothing. */
  readonly log: readonly string[] | null;
  /** How often its condition has held. */
  count: number;
}

/** Gives the value of an expression where code stands, as text; rejects with what it throws. */
export type Evaluate = (expression: string) => Promise<string>;

/** What became of one visit: whether code stops, and what is said. */
export interface Verdict {
  readonly stops: boolean;
  readonly said: string | null;
}

/** Reads what a breakpoint asks for. Throws DebugError for what can never be evaluated. */
export function readRule({ condition = "", hitCondition = "", logMessage = "" }: AskedBreakpoint): BreakRule {
  const log = logMessage === "" ? null : logMessage.split(/\{([^{}]*)\}/);
  const expressions = [condition, ...(log?.filter((_, index) => index % 2 === 1) ?? [])].filter((each) => each.trim() !== "");
  for (const text of expressions) compileExpression({ text, frame: null, isNotebooks: () => true });
  return {
    condition: condition.trim() === "" ? null : condition,
    isHit: hitCondition.trim() === "" ? null : readHits(hitCondition),
    log,
    count: 0,
  };
}

/** True for a breakpoint at which code always stops. */
export function isPlain({ condition, isHit, log }: BreakRule): boolean {
  return condition === null && isHit === null && log === null;
}

/** Decides at one visit. What a condition throws is said, and code stops there to show why. */
export async function weighRule(rule: BreakRule, evaluate: Evaluate): Promise<Verdict> {
  try {
    if (rule.condition !== null && (await evaluate(`!!(${rule.condition}\n)`)) !== "true") return { stops: false, said: null };
    rule.count += 1;
    if (rule.isHit?.(rule.count) === false) return { stops: false, said: null };
    if (rule.log === null) return { stops: true, said: null };
    const pieces = await Promise.all(
      rule.log.map((text, index) => (index % 2 === 0 || text.trim() === "" ? text : evaluate(text))),
    );
    return { stops: false, said: pieces.map(plainText).join("") };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { stops: rule.log === null, said: `The breakpoint could not be weighed: ${why}` };
  }
}

// A text is shown in quotes where values are looked at, and as it is where it is said.
function plainText(text: string, index: number): string {
  if (index % 2 === 0 || !text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

function readHits(text: string): (count: number) => boolean {
  const [, sign = "", digits = ""] = /^\s*(>=|<=|>|<|={1,3}|%)?\s*(\d+)\s*$/.exec(text) ?? [];
  const wanted = Number(digits);
  if (digits === "" || (sign === "%" && wanted === 0))
    throw new DebugError(
      `The hit condition '${text}' cannot be read; write a number, or one behind >, >=, <, <=, == or % (each so many)`,
      text,
    );
  switch (sign) {
    case ">":
      return (count) => count > wanted;
    case ">=":
      return (count) => count >= wanted;
    case "<":
      return (count) => count < wanted;
    case "<=":
      return (count) => count <= wanted;
    case "%":
      return (count) => count % wanted === 0;
    default:
      return (count) => count === wanted;
  }
}
