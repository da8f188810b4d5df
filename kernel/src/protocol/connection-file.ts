import { readFileSync } from "node:fs";
import { z } from "zod";
import { ConnectionFileError } from "../errors.js";

/** Where a front end expects its kernel, and the keys that both hold. */
export interface ConnectionFile {
  readonly ip: string;
  readonly transport: "tcp" | "ipc";
  readonly shell: number;
  readonly control: number;
  readonly iopub: number;
  readonly stdin: number;
  readonly heartbeat: number;
  /** Empty: messages are not signed. */
  readonly key: string;
  /** The digest, such as `sha256`. */
  readonly digest: string;
  /** CURVE keys in Z85, when the transport is to be encrypted. */
  readonly curve: { readonly publicKey: string; readonly secretKey: string } | null;
}

const port = z.number().int().nonnegative();
const fileSchema = z.object({
  ip: z.string().default("127.0.0.1"),
  transport: z.enum(["tcp", "ipc"]).default("tcp"),
  shell_port: port,
  control_port: port,
  iopub_port: port,
  stdin_port: port,
  hb_port: port,
  key: z.string().default(""),
  signature_scheme: z
    .string()
    .regex(/^hmac-[\w-]+$/)
    .default("hmac-sha256"),
  curve_publickey: z.string().nullish(),
  curve_secretkey: z.string().nullish(),
});

/** Reads and checks a connection file. Throws {@link ConnectionFileError}. */
export function readConnectionFile(path: string): ConnectionFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new ConnectionFileError(path, "it cannot be read", cause);
  }
  return parseConnectionFile(text, path);
}

/** Parses the text of a connection file. Throws {@link ConnectionFileError}. */
export function parseConnectionFile(text: string, path: string): ConnectionFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ConnectionFileError(path, "it is not JSON", cause);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConnectionFileError(path, `its field '${issue?.path.join(".") ?? ""}' is missing or wrong`, parsed.error);
  }
  const file = parsed.data;
  const { curve_publickey: publicKey, curve_secretkey: secretKey } = file;
  return {
    ip: file.ip,
    transport: file.transport,
    shell: file.shell_port,
    control: file.control_port,
    iopub: file.iopub_port,
    stdin: file.stdin_port,
    heartbeat: file.hb_port,
    key: file.key,
    digest: file.signature_scheme.replace(/^hmac-/, ""),
    curve: publicKey && secretKey ? { publicKey, secretKey } : null,
  };
}
