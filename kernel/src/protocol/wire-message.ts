import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** The version of the Jupyter message protocol that we speak. */
export const protocolVersion = "5.5";

/** The header of a message, as the protocol has it. */
export interface MessageHeader {
  readonly msg_id: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly msg_type: string;
  readonly version: string;
}

/** One message of the Jupyter protocol. */
export interface WireMessage {
  /** Routing frames before the delimiter. */
  readonly identities: readonly Buffer[];
  readonly header: MessageHeader;
  /** The header of the request this answers, or an empty object. */
  readonly parent: MessageHeader | Record<string, never>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
  /** The content in JSON, in place of `content`, where it was written elsewhere. */
  readonly encoded?: Uint8Array;
  readonly buffers: readonly Uint8Array[];
}

/** Signs and checks messages with the key of one connection. */
export interface Signer {
  readonly key: string;
  readonly digest: string;
}

const delimiter = "<IDS|MSG>";

/** Makes a message of ours. */
export function createMessage(
  type: string,
  content: Readonly<Record<string, unknown>>,
  from: Pick<WireMessage, "parent" | "identities"> &
    Partial<Pick<WireMessage, "metadata" | "buffers">> & { readonly session: string },
): WireMessage {
  return {
    identities: from.identities,
    header: {
      msg_id: randomUUID(),
      session: from.session,
      username: "stagebook",
      date: new Date().toISOString(),
      msg_type: type,
      version: protocolVersion,
    },
    parent: from.parent,
    metadata: from.metadata ?? {},
    content,
    buffers: from.buffers ?? [],
  };
}

/** Writes a message as the frames of one multipart ZeroMQ message. */
export function encodeMessage(message: WireMessage, signer: Signer): (Buffer | Uint8Array)[] {
  const { header, parent, metadata, content, encoded } = message;
  const parts: (Buffer | Uint8Array)[] = [header, parent, metadata].map((part) => Buffer.from(JSON.stringify(part)));
  parts.push(encoded ?? Buffer.from(JSON.stringify(content)));
  return [...message.identities, Buffer.from(delimiter), Buffer.from(sign(parts, signer)), ...parts, ...message.buffers];
}

/** The content of a message of ours, however it is kept. */
export function contentOf({ content, encoded }: WireMessage): Readonly<Record<string, unknown>> {
  return (encoded === undefined ? null : parseObject(Buffer.from(encoded))) ?? content;
}

/** Reads the frames of one multipart message; null for one that is not signed with our key or is garbage. */
export function decodeMessage(frames: readonly Buffer[], signer: Signer): WireMessage | null {
  const start = frames.findIndex((frame) => frame.length === delimiter.length && frame.toString("latin1") === delimiter);
  if (start < 0 || frames.length < start + 6) return null;
  const [signature, ...rest] = frames.slice(start + 1);
  const parts = rest.slice(0, 4);
  if (signature === undefined || !isSigned(parts, signature, signer)) return null;
  const [header, parent, metadata, content] = parts.map(parseObject);
  if (!header || !parent || !metadata || !content) return null;
  if (typeof header["msg_type"] !== "string" || typeof header["msg_id"] !== "string" || typeof header["session"] !== "string")
    return null;
  return {
    identities: frames.slice(0, start),
    // The three fields that we read are checked above; the rest is handed back as it came.
    header: header as unknown as MessageHeader,
    parent: parent as unknown as MessageHeader,
    metadata,
    content,
    buffers: rest.slice(4),
  };
}

function sign(parts: readonly Uint8Array[], { key, digest }: Signer): string {
  if (key === "") return "";
  const hmac = createHmac(digest, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function isSigned(parts: readonly Buffer[], signature: Buffer, signer: Signer): boolean {
  if (signer.key === "") return true;
  const expected = Buffer.from(sign(parts, signer));
  return expected.length === signature.length && timingSafeEqual(expected, signature);
}

function parseObject(part: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(part.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
