import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TypeService } from "../../../kernel/src/analysis";

declare function importBuilt(file: string): Promise<typeof import("../../../kernel/src/analysis")>;

/** The types of a notebook in a folder of its own. Its test runs in the environment `built-environment.cjs`. */
export class TypedFolder {
  private constructor(
    readonly path: string,
    readonly types: TypeService,
  ) {}

  static async open(): Promise<TypedFolder> {
    const { startNativeTypes } = await importBuilt("analysis/native-types.js");
    const path = mkdtempSync(join(tmpdir(), "stagebook-types-"));
    return new TypedFolder(path, startNativeTypes(path));
  }

  async remove(): Promise<void> {
    await this.types.close();
    rmSync(this.path, { recursive: true, force: true });
  }
}
