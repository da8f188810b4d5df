/** Formats the text of a module; gives it as it is where prettier is not installed. */
export async function formatModule(text: string): Promise<string> {
  const prettier = await import("prettier").catch(() => null);
  if (prettier === null) return `${text}\n`;
  return await prettier.format(text, { parser: "typescript", printWidth: 100 });
}

/** Loads what formatting needs, so that it is there when it is wanted. */
export async function loadFormatter(): Promise<void> {
  await formatModule("const loaded: boolean = true;");
}
