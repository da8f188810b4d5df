/** What `npm:lodash@4/fp` asks for. */
export interface NpmSpecifier {
  readonly name: string;
  /** Such as `4`, `^4.17.0` or `latest`; empty where any will do. */
  readonly range: string;
  /** What Node calls it: `lodash/fp`. */
  readonly module: string;
}

/** Reads a specifier as notebooks of Deno write it; null for others. */
export function parseNpm(specifier: string): NpmSpecifier | null {
  const [, name, range = "", path = ""] = /^npm:\/?((?:@[^/@\s]+\/)?[^/@\s]+)(?:@([^/\s]*))?(\/\S*)?$/.exec(specifier) ?? [];
  return name === undefined ? null : { name, range, module: `${name}${path}` };
}

/** The module that Node imports for a specifier. */
export function nodeModule(specifier: string): string {
  return parseNpm(specifier)?.module ?? specifier;
}

/** True when a version is what a range asks for. Ranges that are more than a version with `^`, `~`, `>=` or `=` are taken as met. */
export function isMet(range: string, version: string): boolean {
  const [, sign = "", wanted = ""] = /^(\^|~|>=|=|v)?(\d+(?:\.\d+){0,2})$/.exec(range) ?? [];
  if (wanted === "") return true;
  const [have, want] = [numbers(version), numbers(wanted)];
  const order = compare(have, want);
  if (sign === ">=") return order >= 0;
  // As in npm, the first figure that is no zero is the one that must stay.
  const kept =
    sign === "^" ? Math.max(1, want.findIndex((each) => each > 0) + 1) : sign === "~" ? Math.min(2, want.length) : want.length;
  return want.slice(0, kept).every((each, index) => have[index] === each) && order >= 0;
}

function numbers(version: string): number[] {
  return version.split(/[-+]/, 1)[0]?.split(".").map(Number) ?? [];
}

function compare(have: readonly number[], want: readonly number[]): number {
  for (const [index, each] of want.entries()) if (have[index] !== each) return (have[index] ?? 0) - each;
  return 0;
}

/** Says what to do about a module that cannot be imported, in one sentence. */
export function missingModule(specifier: string): string {
  const npm = parseNpm(specifier);
  if (npm !== null)
    return `Package '${npm.name}' is not installed; run %npm install ${npm.name}${npm.range === "" ? "" : `@${npm.range}`}`;
  const jsr = /^jsr:\/?(@[^/@\s]+\/[^/@\s]+)/.exec(specifier)?.[1];
  if (jsr !== undefined)
    return `'${specifier}' is of JSR, and cells run in Node; run !npx jsr add ${jsr} and import from "${jsr}"`;
  if (/^https?:/.test(specifier)) return addressSentence(specifier);
  const name = /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*(?=\/|$)/.exec(specifier)?.[0];
  return name === undefined
    ? `Cannot find module '${specifier}'`
    : `Package '${name}' is not installed; run %npm install ${name}`;
}

// The places that serve npm's packages to browsers.
const mirrors =
  /^https?:\/\/(?:esm\.sh|esm\.run|cdn\.skypack\.dev|unpkg\.com|cdn\.jsdelivr\.net\/npm)\/(?:v\d+\/|\*)?((?:@[^/@]+\/)?[^/@?]+)/;

function addressSentence(address: string): string {
  const name = mirrors.exec(address)?.[1];
  const start = `'${address}' cannot be imported, as Node loads no modules from the net`;
  return name === undefined
    ? `${start}; install its package with %npm install, or save the file beside the notebook`
    : `${start}; run %npm install ${name} and import from "${name}"`;
}
