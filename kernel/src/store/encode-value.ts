import { stringify } from "devalue";
import { UnstorableValueError } from "./errors.js";
import { Survey } from "./survey.js";

/** A value as bytes, in pieces that follow each other; those of raw numbers are the value's own memory. */
export interface EncodedValue {
  readonly chunks: readonly Uint8Array[];
  /** How many bytes they are together. */
  readonly size: number;
}

/** Stands at the beginning of every stored value; the number is the format's. */
export const valueMark = "stagebook-value 1";

/**
 * Writes a value as bytes from which `decodeValue` makes it again: JSON where that says all, devalue where it does not
 * (Map, Set, Date, BigInt, undefined, NaN, shared references, circles), typed arrays and tensors as the raw bytes that they are,
 * and classes by the codecs that were registered. Each view of memory is kept for itself, without what lies around it.
 * Throws UnstorableValueError, which names the way to the part beginning with `name`.
 */
export function encodeValue(value: unknown, name = "value"): EncodedValue {
  const survey = new Survey(name);
  survey.take(value);
  const text = Buffer.from(textOf(value, name, survey));
  const form = survey.isJson ? "json" : "devalue";
  // The blobs begin at a multiple of eight, as each of them does among the others.
  const head = `${valueMark} ${form} ${text.length}\n`;
  const gap = survey.blobs.length === 0 ? 0 : -(head.length + text.length) & 7;
  const chunks = [Buffer.from(head), text, ...(gap === 0 ? [] : [new Uint8Array(gap)]), ...survey.blobs];
  return { chunks, size: chunks.reduce((sum, chunk) => sum + chunk.length, 0) };
}

function textOf(value: unknown, name: string, survey: Survey): string {
  try {
    if (survey.isJson) return JSON.stringify(value);
    const text = stringify(value, {
      bytes: (part: object) => survey.places.get(part),
      codec: (part: object) => survey.encoded.get(part),
    });
    // Half a character cannot be written as UTF-8; JSON.stringify escapes it by itself.
    return text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
  } catch (error) {
    // More text than one string holds, or nested so deeply that only the survey came to its end.
    throw new UnstorableValueError(name, error instanceof RangeError ? "too large or too deep" : "cannot be written", {
      cause: error,
    });
  }
}
