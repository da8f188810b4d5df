import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Says so when a module would be CommonJS where it is to stand, which cannot wait at its top level; an empty text otherwise. */
export function moduleKindSentence(file: string, path: string): string {
  if (path.endsWith(".mts")) return "";
  const better = file.replace(/\.c?ts$/, ".mts");
  const after = `which cannot wait (await) at its top level, as a pipeline does`;
  if (path.endsWith(".cts")) return `${file} is CommonJS by its name, ${after}; name it ${better}\n`;
  const found = packageAbove(dirname(path));
  return found?.type === "commonjs"
    ? `${file} is CommonJS, as ${found.file} says "type": "commonjs", ${after}; name it ${better}, or say "type": "module" there\n`
    : "";
}

function packageAbove(folder: string): { readonly file: string; readonly type: unknown } | null {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const found: unknown = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
      const type = typeof found === "object" && found !== null && "type" in found ? found.type : null;
      return { file: join(at, "package.json"), type };
    } catch {
      if (dirname(at) === at) return null;
    }
  }
}
