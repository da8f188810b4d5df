import type { CheckedCell, StageRequest, TypeDiagnostic } from "../analysis/index.js";
import type { Execution, Session } from "./session.js";

/** Milliseconds that the first cells wait for the type service to start. */
const startDeadline = 10_000;
/** Milliseconds that a cell then waits for its types; then it runs, and errors follow as a warning. */
const checkDeadline = 1500;
/** Milliseconds that a cell with errors waits to hear whether other kernels would run it. */
const looseDeadline = 5000;

const ranAllTheSame =
  "The cell ran all the same: JavaScript and TypeScript without 'strict' allow this, a stage and an exported module do not";

/** What the check of a cell's types says about running it. */
export interface Gate {
  /** Errors for which it is not run. */
  readonly refused: readonly TypeDiagnostic[];
  /** False where errors are told when it has run. */
  readonly isRight: boolean;
  /** What is said below these; may be empty. */
  readonly note: string;
}

/** Of a cell that waits for no types. */
export const openGate: Gate = { refused: [], isRight: false, note: "" };

/**
 * Waits for the types of a cell; the gate is open when they take too long, or the cell is interrupted.
 * What only `strict` finds, or what is wrong in TypeScript and right in JavaScript, is told and stops no cell: notebooks of
 * other kernels have it, and people who explore. It stops a stage, which is checked as the module that it becomes.
 */
export async function gateTypes(
  session: Session,
  { signal }: Execution,
  { check, stage }: { readonly check: Promise<CheckedCell>; readonly stage: StageRequest | null },
): Promise<Gate> {
  await inTime(session.types.ready, signal, startDeadline);
  const checked = await inTime(check, signal, checkDeadline);
  if (checked === null) return openGate;
  const { errors } = checked;
  if (errors.length === 0 || stage !== null) return { refused: errors, isRight: errors.length === 0, note: "" };
  // A check that fails leaves what the first one found.
  const loose = await inTime(
    session.types.looseErrors(checked).catch(() => errors),
    signal,
    looseDeadline,
  );
  return { refused: loose === null || loose.length > 0 ? errors : [], isRight: false, note: ranAllTheSame };
}

async function inTime<T>(answer: Promise<T>, signal: AbortSignal, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
