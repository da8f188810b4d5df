import type { ImportView } from "stagebook/messages";
import type { TextChange } from "./stage-line.js";

/** The smallest change that imports a name into a cell, below its magics and its imports; null when the cell has the name already. */
export function addImport(source: string, { name, module, typeOnly, isDefault }: ImportView): TextChange | null {
  const statements = [...source.matchAll(/^import\s[^;'"]*(['"])([^'"\n]*)\1[^\n]*$/gm)];
  const word = new RegExp(`(?<![\\w$.])${name.replace(/\$/g, "\\$")}(?![\\w$])`);
  if (statements.some(([text]) => word.test(text.replace(/(['"]).*$/s, "").replace(/[\w$]+\s+as\s/g, "")))) return null;
  const same = statements.find(
    (match) => match[2] === module && /\}\s*from/.test(match[0]) && !/^import\s+type\b/.test(match[0]),
  );
  const wanted = `${typeOnly && !isDefault ? "type " : ""}${name}`;
  if (same !== undefined && !isDefault) return intoBraces(same, wanted);
  const quote = statements.at(-1)?.[1] ?? '"';
  const text = `import ${isDefault ? `${typeOnly ? "type " : ""}${name}` : `{ ${wanted} }`} from ${quote}${module}${quote};`;
  return onLineOfItsOwn(source, text, statements.at(-1));
}

function intoBraces(statement: RegExpMatchArray, name: string): TextChange {
  const close = statement[0].search(/[\s,]*\}\s*from/);
  const at = (statement.index ?? 0) + close;
  return { start: at, end: at, text: /\{$/.test(statement[0].slice(0, close)) ? ` ${name}` : `, ${name}` };
}

function onLineOfItsOwn(source: string, text: string, last: RegExpMatchArray | undefined): TextChange {
  if (last !== undefined) {
    const end = (last.index ?? 0) + last[0].length;
    return { start: end, end, text: `\n${text}` };
  }
  const magics = /^(?:(?:[ \t]*\n)*[ \t]*(?:%|![\w./~])[^\n]*(?:\n|$))*/.exec(source)?.[0] ?? "";
  const isCut = magics !== "" && !magics.endsWith("\n");
  return { start: magics.length, end: magics.length, text: `${isCut ? "\n" : ""}${text}\n` };
}
