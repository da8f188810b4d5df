import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { type MagicCall, magicTable } from "../cells/index.js";
import { MagicError } from "../errors.js";
import { runCode, runScript } from "./run-code.js";
import type { Execution, Session } from "./session.js";
import { showBundle, showText } from "./show.js";
import { variablesBundle } from "./variables-table.js";

/** Does what a magic line asks. */
export type Doer = (session: Session, call: MagicCall, execution: Execution) => Promise<void> | void;

/** Magics about the notebook's values, its folder and the programs around it. */
export const notebookMagics: Readonly<Record<string, Doer>> = {
  "%lsmagic": (session, _call, execution) =>
    showText(session, execution, `${magicTable.map((each) => each.name).join("  ")}\n%help NAME tells about one.\n`),
  "%who": async (session, _call, execution) => showBundle(session, execution, await variablesBundle(session)),
  "%reset": async (session, _call, execution) => {
    await session.runner.restart();
    await session.forgetValues();
    session.follower = null;
    showText(
      session,
      execution,
      "All variables are gone; the stages stay, run their cells again before you use what they made\n",
    );
  },
  "%npm": async (session, { rest }, execution) => {
    if (rest === "") throw new MagicError("'%npm' takes a command, as in '%npm install p-limit'");
    await runScript(session, execution, `cd ${quoted(session.folder)} && npm ${rest} --no-audit --no-fund`, true);
    await session.types.refresh();
  },
  "%env": async (session, { rest }, execution) => {
    const { name, value } = /^(?<name>[\w]*)(?:\s*=\s*|\s+)?(?<value>.*)$/.exec(rest)?.groups ?? {};
    if (name === undefined || (name === "" && rest !== ""))
      throw new MagicError(`'%env' takes NAME or NAME=VALUE, got '${rest}'`);
    const key = JSON.stringify(name);
    if (name !== "" && (value !== "" || /[=\s]/.test(rest)))
      await runCode(session, execution, `process.env[${key}] = ${JSON.stringify(value)};`);
    else await runCode(session, execution, name === "" ? listVariables : showVariable(key));
  },
  "%cd": async (session, { rest }, execution) => {
    const folder = rest.replace(/^~(?=\/|$)/, homedir()).replace(/^(["'])(.*)\1$/, "$2");
    await runCode(
      session,
      execution,
      `${folder === "" ? "" : `process.chdir(${JSON.stringify(folder)});`} console.log(process.cwd());`,
    );
  },
  "!": async (session, { rest }, execution) => runScript(session, execution, rest, false),
  "%load": async (session, { args }, execution) => {
    const [file, ...more] = args;
    if (file === undefined || more.length > 0) throw new MagicError("'%load' takes one file, as in '%load helpers.ts'");
    execution.payload.push({ source: "set_next_input", text: await textOf(resolve(session.folder, file), file), replace: true });
  },
};

const listVariables = "for (const name of Object.keys(process.env).sort()) console.log(name + '=' + process.env[name]);";

function showVariable(key: string): string {
  return `if (process.env[${key}] === undefined) throw new TypeError('There is no environment variable ' + ${key}); console.log(process.env[${key}]);`;
}

async function textOf(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : String(cause);
    throw new MagicError(`Cannot load '${name}': ${reason}`);
  }
}

function quoted(path: string): string {
  return `'${path.replace(/'/g, "'\\''")}'`;
}
