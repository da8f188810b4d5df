import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SessionFolderError } from "./errors.js";
import type { BaseModelTrainer } from "./model-trainer.js";

/** The checkpoints of one session: a folder each, there whole or not at all. */
export class CheckpointFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps the model as it is after an epoch; gives the name of the checkpoint. Throws SessionFolderError. */
  async save(trainer: BaseModelTrainer<never>, phase: string, epoch: number): Promise<string> {
    const name = `${phase}-${String(epoch).padStart(4, "0")}`;
    const next = join(this.#folder, `.${name}.${process.pid}`);
    try {
      rmSync(next, { recursive: true, force: true });
      mkdirSync(next, { recursive: true });
      await trainer.save(next);
      rmSync(join(this.#folder, name), { recursive: true, force: true });
      renameSync(next, join(this.#folder, name));
    } catch (error) {
      rmSync(next, { recursive: true, force: true });
      throw new SessionFolderError(join(this.#folder, name), error);
    }
    return name;
  }

  /** Puts the model back as it was. Throws SessionFolderError when the checkpoint is gone. */
  async load(trainer: BaseModelTrainer<never>, name: string): Promise<void> {
    const folder = join(this.#folder, name);
    if (!existsSync(folder)) throw new SessionFolderError(folder, Object.assign(new Error("it is gone"), { code: "GONE" }));
    await trainer.load(folder);
  }

  /** Removes all checkpoints but this one, and what a process that was killed left behind. */
  prune(keep: string): void {
    for (const name of existsSync(this.#folder) ? readdirSync(this.#folder) : [])
      if (name !== keep) rmSync(join(this.#folder, name), { recursive: true, force: true });
  }
}
