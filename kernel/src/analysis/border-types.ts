/** Sorts of values that the process which made them cannot hand on. */
export type BorderSort = "function" | "promise" | "generator" | "socket" | "stream" | "weak" | "symbol";

const sorts: readonly (readonly [sort: BorderSort, names: RegExp])[] = [
  ["promise", /^(Promise|PromiseLike)$/],
  [
    "generator",
    /^(Generator|AsyncGenerator|IterableIterator|AsyncIterableIterator|IteratorObject|AsyncIteratorObject|\w*Iterator)$/,
  ],
  ["socket", /^(Socket|TLSSocket|WebSocket)$/],
  [
    "stream",
    /^(Readable|Writable|Duplex|Transform|PassThrough|ReadStream|WriteStream|ReadableStream|WritableStream|TransformStream|IncomingMessage)$/,
  ],
  ["weak", /^(WeakMap|WeakSet|WeakRef)$/],
  ["symbol", /^symbol$/],
];

/** Finds in a printed type what cannot cross a stage border, as far as the type tells; null where it tells nothing. */
export function borderType(printed: string): BorderSort | null {
  const text = printed.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/import\("[^"]*"\)\./g, "");
  if (/=>/.test(text)) return "function";
  const words = [...text.matchAll(/(?<![\w$.?"])(?:[\p{L}_$][\p{L}\p{N}_$]*\.)*([\p{L}_$][\p{L}\p{N}_$]*)(?!\??\s*:(?!:))/gu)];
  return words.flatMap(([, word = ""]) => sorts.find(([, names]) => names.test(word))?.[0] ?? [])[0] ?? null;
}
