import type { WireMessage } from "../protocol/index.js";
import type { RunnerReport } from "../runner/index.js";
import { requestText } from "./request-text.js";
import { runNotebookPipeline } from "./run-notebook-pipeline.js";
import type { Session } from "./session.js";

type Question = Extract<RunnerReport, { type: "question" }>;

/** Answers what code in the runner asks. */
export function answerQuestions(session: Session, { run, request, question }: Question): void {
  const reply = (value: unknown, error: string | null = null): void =>
    session.runner.send({ type: "answer", request, value, error });
  if (question.type === "ask") {
    ask(session, { run, request, prompt: question.prompt, password: question.password }, reply);
    return;
  }
  runNotebookPipeline(session, { to: question.to, params: question.params }, run).then(
    (ending) => (ending.type === "ended" ? reply(ending.summary) : reply(null, ending.error.message)),
    (error: unknown) => reply(null, error instanceof Error ? error.message : String(error)),
  );
}

interface Asked {
  readonly run: number;
  readonly request: number;
  readonly prompt: string;
  readonly password: boolean;
}

function ask(
  session: Session,
  { run, request, prompt, password }: Asked,
  reply: (value: unknown, error: string | null) => void,
): void {
  const parent = session.parentOf(run);
  if (parent === null || parent.content["allow_stdin"] !== true) {
    reply(null, "This front end cannot be asked for input; set the value in the cell instead");
    return;
  }
  session.questions.set(parent.header.session, { run, request });
  session.publisher.ask(parent, { prompt, password });
}

/** Takes `input_reply`. */
export function receiveInput(session: Session, message: WireMessage): void {
  const asked = session.questions.get(message.header.session);
  if (asked === undefined) return;
  session.questions.delete(message.header.session);
  session.runner.send({ type: "answer", request: asked.request, value: requestText(message.content, "value"), error: null });
}
