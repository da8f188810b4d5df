import { setImmediate as nextTurn } from "node:timers/promises";
import { compileCell, parseMagics } from "../cells/index.js";

const turns = 24;
const sample =
  "import { a } from 'a';\nconst { b, c = [1] } = a;\nfor (let i = 0; i < c.length; i++) b.push(() => i);\nclass D<T> { e?: T }\nawait b;\n";

/** Compiles a few cells that no one runs, so that the first real ones find the compiler warm; whatever waits goes first. */
export async function rehearse(): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    const { body, lineOffset } = parseMagics(`${sample}const last = ${turn};\nlast + 1`);
    compileCell({ id: 0, count: 0, body, lineOffset }, { has: () => false, isCaptured: () => false });
    await nextTurn();
  }
}
