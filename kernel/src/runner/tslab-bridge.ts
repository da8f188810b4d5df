import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { MimeBundle } from "../host/index.js";
import { sendReport } from "./channel.js";
import { currentRun } from "./current-run.js";

interface TslabDisplay {
  readonly data: MimeBundle;
  readonly transient: { readonly display_id?: string };
}

interface TslabWire {
  lastWriteDisplayData: ((display: TslabDisplay, update?: boolean) => void) | null;
}

/**
 * Lets tslab's own package show things through this kernel, so that notebooks written for it run as they are.
 * The package sends displays through a hook that tslab's kernel sets when it starts.
 */
export function connectTslab(folder: string): void {
  const require = createRequire(join(folder, "notebook.js"));
  const wire = require(join(dirname(require.resolve("tslab")), "jupyter.js")) as TslabWire; // of tslab 1.0
  wire.lastWriteDisplayData = ({ data, transient }, update = false) =>
    sendReport({ type: "display", run: currentRun(), bundle: data, id: transient.display_id ?? null, update });
}
