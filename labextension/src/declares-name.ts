/** True when the text of a cell seems to declare a name at its top: enough to tell a name that is to come from a slip of the pen. */
export function declaresName(source: string, name: string): boolean {
  const word = name.replace(/\$/g, "\\$");
  const declared = `(?:const|let|var|using|class|function\\*?|interface|type|enum|namespace)\\s+${word}(?![\\w$])`;
  // In a pattern or among the names of an import, up to the sign that ends it.
  const listed = `(?:const|let|var|import)\\b[^=;]*[{[,]\\s*(?:[\\w$]+\\s*(?::|\\bas)\\s*)?${word}\\s*[,}\\]=]`;
  const imported = `import\\s+(?:type\\s+)?(?:\\*\\s+as\\s+)?${word}(?![\\w$])`;
  return new RegExp(`(?<![\\w$.])(?:${declared}|${listed}|${imported})`).test(source);
}
