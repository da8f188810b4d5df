import { readFile } from "node:fs/promises";
import type { LoadHook, ResolveHook } from "node:module";
import { fileURLToPath } from "node:url";
import { transformSync } from "oxc-transform";

/** The module hooks of the TypeScript loader; Node runs them on a thread of their own. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const tries = /^(\.{0,2}\/|file:)/.test(specifier) ? localTries(specifier) : [specifier];
  let first: unknown;
  for (const each of tries) {
    try {
      const found = await nextResolve(each, context);
      return isLocalTypeScript(found.url) ? { ...found, format: "module" } : found;
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
};

/** Gives local TypeScript files as JavaScript with their source map inside. */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (!isLocalTypeScript(url)) return await nextLoad(url, context);
  const path = fileURLToPath(url.replace(/\?.*$/, ""));
  const text = await readFile(path, "utf8");
  const result = transformSync(path, text, { lang: "ts", sourceType: "module", sourcemap: true, target: "es2023" });
  const error = result.errors.find((each) => each.severity === "Error");
  if (error !== undefined) {
    const line = text.slice(0, error.labels[0]?.start ?? 0).split("\n").length;
    throw new SyntaxError(`Cannot read '${path}': line ${line}: ${error.message}`);
  }
  const map = Buffer.from(JSON.stringify(result.map)).toString("base64");
  return {
    format: "module",
    shortCircuit: true,
    source: `${result.code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`,
  };
};

function localTries(specifier: string): string[] {
  const [, path = specifier, query = ""] = /^([^?]*)(\?.*)?$/.exec(specifier) ?? [];
  const others = [path.replace(/\.([mc]?)js$/, ".$1ts"), `${path}.ts`, `${path}/index.ts`];
  return [specifier, ...others.filter((each) => each !== path).map((each) => each + query)];
}

function isLocalTypeScript(url: string): boolean {
  return /^file:.*(?<!\.d)\.[mc]?ts(\?|$)/.test(url) && !url.includes("/node_modules/");
}
