import { parse } from "devalue";
import { codecNamed } from "./codec-table.js";
import { valueMark } from "./encode-value.js";
import { UnreadableValueError } from "./errors.js";
import type { BytesPlace } from "./survey.js";
import { bytesAs } from "./value-shape.js";

/** Makes a value of the bytes that `encodeValue` gave. Throws UnreadableValueError. */
export function decodeValue(bytes: Uint8Array): unknown {
  const { form, text, blobs } = takeApart(bytes);
  try {
    if (form === "json") return JSON.parse(text);
    return parse(text, {
      bytes: (place: BytesPlace) => readBytes(blobs, place),
      codec: ([name, stored]: readonly [string, unknown]) => readInstance(name, stored),
    });
  } catch (error) {
    if (error instanceof UnreadableValueError) throw error;
    throw new UnreadableValueError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function takeApart(bytes: Uint8Array): { readonly form: string; readonly text: string; readonly blobs: Uint8Array } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = buffer.subarray(0, 200).indexOf("\n");
  const head = buffer.toString("latin1", 0, Math.max(end, 0));
  const [, form = "", length = ""] = /^stagebook-value 1 (json|devalue) (\d+)$/.exec(head) ?? [];
  if (form === "") throw new UnreadableValueError(headProblem(head));
  const start = end + 1;
  const blobStart = start + Number(length);
  return { form, text: buffer.toString("utf8", start, blobStart), blobs: bytes.subarray(blobStart + (-blobStart & 7)) };
}

function headProblem(head: string): string {
  const format = /^stagebook-value (\d+)\b/.exec(head)?.[1];
  if (format === undefined || format === "1") return `it does not begin with '${valueMark}'`;
  return `it has format ${format}, and this version of Stagebook reads format 1`;
}

function readBytes(blobs: Uint8Array, [kind, start, length]: BytesPlace): object {
  if (start + length > blobs.length) throw new UnreadableValueError("some of its bytes are missing");
  // Memory of its own, so that whoever gets it sees no more than was stored.
  const memory = new ArrayBuffer(length);
  new Uint8Array(memory).set(blobs.subarray(start, start + length));
  const made = bytesAs(kind, memory);
  if (made === null) throw new UnreadableValueError(`this version of Node has no ${kind}`);
  return made;
}

function readInstance(name: string, stored: unknown): unknown {
  const codec = codecNamed(name);
  if (codec !== null) return codec.decode(stored);
  throw new UnreadableValueError(
    `it holds a '${name}', and no codec of this name is registered; import the file that calls registerCodec('${name}', …) first`,
  );
}
