import type { Node } from "oxc-parser";

/** What code does with a name that it did not make: `path` is `Math.random`, `readFile`; `node` is that whole expression. */
export interface OutsideUse {
  readonly path: readonly string[];
  readonly node: Node;
  /** The node around it. */
  readonly parent: Node | undefined;
}

/** What a use of the outside means for what a stage gives; null for nothing. */
export type Meaning =
  | { readonly type: "unknown"; readonly sentence: string }
  | { readonly type: "environment"; readonly name: string }
  | { readonly type: "file"; readonly argument: Node | undefined }
  | null;

const unknown = (sentence: string): Meaning => ({ type: "unknown", sentence });
const time = unknown("it asks for the time");

/** What the use of a global name means. */
export function globalMeaning(use: OutsideUse): Meaning {
  const [name = "", member] = use.path;
  const isCalled = use.parent?.type === "CallExpression" || use.parent?.type === "NewExpression";
  switch (name) {
    case "Math":
      return member === "random" || isWhole(use) ? unknown("it uses Math.random") : null;
    case "Date":
      return member === "now" || (member === undefined && isNow(use)) ? time : null;
    case "performance":
      return time;
    case "crypto":
      return member === "subtle" ? null : unknown("it uses random numbers");
    case "process":
      return processMeaning(use);
    case "eval":
    case "Function":
      return isCalled ? unknown(`it uses ${name}`) : null;
    default:
      return outsiders.has(name) && !isTypeof(use) ? unknown(`it uses ${name}`) : null;
  }
}

const outsiders: ReadonlySet<string> = new Set(
  `fetch WebSocket XMLHttpRequest EventSource navigator localStorage sessionStorage indexedDB caches BroadcastChannel Worker
   Atomics globalThis global window self prompt confirm password Deno Bun`.split(/\s+/),
);

/** `const { random } = Math`, or `Math` handed on. */
function isWhole({ path, parent }: OutsideUse): boolean {
  return path.length === 1 && parent?.type !== "BinaryExpression" && parent?.type !== "UnaryExpression";
}

/** `new Date()` and `Date()`; a `Date` that is handed on may be called so elsewhere. */
function isNow(use: OutsideUse): boolean {
  const { parent } = use;
  if (parent?.type === "NewExpression") return parent.callee === use.node ? parent.arguments.length === 0 : true;
  if (parent?.type === "BinaryExpression") return false;
  return isWhole(use);
}

function isTypeof({ parent }: OutsideUse): boolean {
  return parent?.type === "UnaryExpression" && parent.operator === "typeof";
}

const quietProcess: ReadonlySet<string> = new Set(
  "stdout stderr nextTick version versions platform arch emitWarning exitCode on once off".split(" "),
);

function processMeaning({ path, parent, node }: OutsideUse): Meaning {
  const [, member, name] = path;
  if (member !== undefined && quietProcess.has(member)) return null;
  const isTarget = (parent?.type === "AssignmentExpression" && parent.left === node) || parent?.type === "UpdateExpression";
  if (member === "env" && isTarget) return unknown("it changes process.env");
  if (member === "env" && name !== undefined) return { type: "environment", name };
  return unknown(member === undefined ? "it uses process" : `it uses process.${member}`);
}

/** What the use of something that was imported from one of Node's own modules means; `module` is without `node:`. */
export function builtinMeaning(module: string, use: OutsideUse): Meaning {
  const path = use.path.filter((each) => each !== "default" && each !== "promises");
  const name = path[0] ?? "*";
  if (module === "fs" || module === "fs/promises") return fileMeaning(name, use);
  if (module === "crypto") return randoms.test(name) ? unknown("it uses random numbers") : null;
  if (module === "perf_hooks") return time;
  if (module === "process") return processMeaning({ ...use, path: ["process", ...path] });
  return quietModules.has(module) ? null : unknown(`it uses node:${module}`);
}

const randoms = /^(\*|random\w*|getRandomValues|generate\w+|webcrypto|createDiffieHellman|createECDH)$/;

const quietModules: ReadonlySet<string> = new Set(
  `path path/posix path/win32 url util util/types assert assert/strict buffer string_decoder querystring events stream
   stream/promises stream/web stream/consumers zlib timers timers/promises async_hooks constants punycode diagnostics_channel
   readline readline/promises module console`.split(/\s+/),
);

function fileMeaning(name: string, { parent, node }: OutsideUse): Meaning {
  if (/^(write|append|mkdir|rm|unlink|rename|copyFile|cp|truncate|symlink|link|l?ch|l?utimes|mkdtemp|createWrite)/.test(name))
    return unknown("it changes files");
  const isCall = parent?.type === "CallExpression" && parent.callee === node;
  if (isCall && /^(readFile|readFileSync|createReadStream)$/.test(name)) return { type: "file", argument: parent.arguments[0] };
  return name === "constants" ? null : unknown(`it looks at files with ${name === "*" ? "node:fs" : name}`);
}

const networks =
  /^(axios|got|ky|undici|node-fetch|cross-fetch|superagent|request|ws|socket\.io.*|ioredis|redis|pg|postgres|mysql2?|mongodb|mongoose|sqlite3|better-sqlite3|kafkajs|amqplib|openai|@anthropic-ai\/.*|@aws-sdk\/.*|@google-cloud\/.*|@azure\/.*|execa|tinyexec|cross-spawn|puppeteer.*|playwright.*|systeminformation|uuid|nanoid|ulid|chance|@faker-js\/.*|pino|dotenv)$/;

/** What the use of a package means, as far as its name tells. */
export function packageMeaning(name: string): Meaning {
  return networks.test(name) ? unknown(`it uses ${name}, whose results depend on more than what it is given`) : null;
}
