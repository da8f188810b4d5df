import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { RunId } from "../messages/index.js";
import { isProcessAlive } from "../runs/index.js";
import { SessionBusyError, UnknownSessionError } from "./errors.js";
import type { ExperimentConfig } from "./experiment-config.js";
import { TrainingSession } from "./training-session.js";

/**
 * Makes sessions and finds them again: `.stagebook/sessions/<id>` holds what is needed to go on with a training.
 *
 * @example
 * const sessions = new SessionManager();
 * const { id } = sessions.create({ name: "first", phases: [{ name: "main", epochs: 5 }] });
 * sessions.find("latest").record.state; // "running"
 * sessions.ids().includes(id); // true
 */
export class SessionManager {
  readonly #folder: string;

  /** `folder` is the one that holds `sessions/`; `.stagebook` in the working folder by default. */
  constructor(folder: string = join(process.cwd(), ".stagebook")) {
    this.#folder = join(folder, "sessions");
  }

  /** Makes a session with a new id. Throws SessionFolderError when it cannot be kept. */
  create(config: ExperimentConfig): TrainingSession {
    const startedAt = new Date();
    const id = RunId.create(startedAt).replace(/^r-/, "s-");
    const session = new TrainingSession(join(this.#folder, id), {
      format: 1,
      id,
      state: "running",
      stage: null,
      phase: null,
      epoch: null,
      checkpoint: null,
      phasesDone: [],
      history: {},
      config,
      runs: [],
      pid: process.pid,
      startedAt: startedAt.toISOString(),
      changedAt: startedAt.toISOString(),
    });
    session.change({});
    return session;
  }

  /** Takes up a session where it was left: its id, the beginning of it, or `latest`. Throws UnknownSessionError, SessionBusyError, SessionFolderError. */
  resume(id: string): TrainingSession {
    const session = this.find(id);
    const { state, pid, changedAt } = session.record;
    if (state === "running" && pid !== process.pid && isProcessAlive(pid, Date.parse(changedAt)))
      throw new SessionBusyError(session.id, pid);
    session.change({ state: "running", pid: process.pid });
    return session;
  }

  /** Finds a session and leaves it as it is. Throws UnknownSessionError, SessionFolderError. */
  find(id: string): TrainingSession {
    const ids = this.ids();
    const [found, other] = id === "latest" ? ids.slice(0, 1) : ids.filter((known) => known === id || known.startsWith(id));
    if (found === undefined || (other !== undefined && found !== id)) throw new UnknownSessionError(id, ids);
    return TrainingSession.read(join(this.#folder, found));
  }

  /** The ids of all sessions, newest first. */
  ids(): readonly string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).sort().reverse();
  }
}
