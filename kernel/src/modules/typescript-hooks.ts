import { readFile } from "node:fs/promises";
import type { LoadHook, ResolveHook } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { nodeModule } from "./npm-specifier.js";
import { isOwnPackage } from "./own-packages.js";
import { stripTypes } from "./strip-types.js";

/** The module hooks of the TypeScript loader; Node runs them on a thread of their own. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  let first: unknown;
  for (const { name, parentURL } of triesOf(nodeModule(specifier), context.parentURL)) {
    try {
      const found = await nextResolve(name, parentURL === undefined ? context : { ...context, parentURL });
      return isLocalTypeScript(found.url) ? { ...found, format: "module" } : found;
    } catch (error) {
      first ??= error;
      // A package that is there and lacks what is asked of it is not looked for elsewhere.
      if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND" && !isLocal(specifier)) break;
    }
  }
  throw first;
};

/** Gives local TypeScript files as JavaScript with their source map inside. */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (!isLocalTypeScript(url)) return await nextLoad(url, context);
  const path = fileURLToPath(url.replace(/\?.*$/, ""));
  const text = await readFile(path, "utf8");
  const stripped = stripTypes(path, text);
  if (stripped.type === "problem") {
    const line = text.slice(0, stripped.offset).split("\n").length;
    throw new SyntaxError(`Cannot read '${path}': line ${line}: ${stripped.message}`);
  }
  const map = Buffer.from(stripped.map).toString("base64");
  return {
    format: "module",
    shortCircuit: true,
    source: `${stripped.code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`,
  };
};

interface Try {
  readonly name: string;
  /** From where, if not from the file that imports. */
  readonly parentURL?: string | undefined;
}

// A pipeline may lie where nothing is installed: then the working folder helps out, and for a few packages our own copy.
function triesOf(specifier: string, parentURL: string | undefined): readonly Try[] {
  if (isLocal(specifier)) return localTries(specifier);
  if (/^[a-z]+:/.test(specifier) || parentURL?.includes("/node_modules/") === true) return [{ name: specifier }];
  const tries: Try[] = [
    { name: specifier },
    { name: specifier, parentURL: pathToFileURL(join(process.cwd(), "stagebook.js")).href },
  ];
  return isOwnPackage(specifier) ? [...tries, { name: specifier, parentURL: import.meta.url }] : tries;
}

function isLocal(specifier: string): boolean {
  return /^(\.{0,2}\/|file:)/.test(specifier);
}

function localTries(specifier: string): readonly Try[] {
  const [, path = specifier, query = ""] = /^([^?]*)(\?.*)?$/.exec(specifier) ?? [];
  const others = [path.replace(/\.([mc]?)js$/, ".$1ts"), `${path}.ts`, `${path}/index.ts`];
  return [{ name: specifier }, ...others.filter((each) => each !== path).map((each) => ({ name: each + query }))];
}

function isLocalTypeScript(url: string): boolean {
  return /^file:.*(?<!\.d)\.[mc]?ts(\?|$)/.test(url) && !url.includes("/node_modules/");
}
