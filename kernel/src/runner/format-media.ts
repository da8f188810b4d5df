import { inspect } from "node:util";
import type { MimeBundle } from "../host/index.js";

/** What a value is that brings its own picture: image bytes, elements of a page, charts of vega; null for anything else. */
export function mediaBundle(value: unknown): MimeBundle | Promise<MimeBundle> | null {
  if (typeof value !== "object" || value === null) return null;
  if (value instanceof Uint8Array) return imageBundle(value);
  if (value instanceof Blob) return blobBundle(value);
  return elementBundle(value) ?? chartBundle(value);
}

const signatures: readonly (readonly [string, readonly number[]])[] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
];

/** The bundle of a PNG, JPEG, GIF or WebP by its first bytes; null for other bytes. */
export function imageBundle(bytes: Uint8Array): MimeBundle | null {
  const known = signatures.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte))?.[0];
  const type = known ?? (isWebp(bytes) ? "image/webp" : null);
  if (type === null) return null;
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return { [type]: base64, "text/plain": `${type}, ${bytes.byteLength} bytes` };
}

function isWebp(bytes: Uint8Array): boolean {
  const ascii = (from: number): string => String.fromCharCode(...bytes.subarray(from, from + 4));
  return ascii(0) === "RIFF" && ascii(8) === "WEBP";
}

async function blobBundle(blob: Blob): Promise<MimeBundle> {
  const text = { "text/plain": inspect(blob) };
  if (blob.type === "image/svg+xml") return { "image/svg+xml": await blob.text(), ...text };
  if (!blob.type.startsWith("image/")) return text;
  return { ...text, ...imageBundle(new Uint8Array(await blob.arrayBuffer())) };
}

// Plots made with a document of their own, as Observable Plot does with jsdom or linkedom, are elements.
function elementBundle(value: object): MimeBundle | null {
  if (!("outerHTML" in value) || typeof value.outerHTML !== "string") return null;
  const html = value.outerHTML;
  const name = /^<([\w-]+)/.exec(html)?.[1];
  const plain = { "text/plain": `<${name ?? "element"}>, ${html.length} characters` };
  return name === "svg" ? { "image/svg+xml": withNamespace(html), ...plain } : { "text/html": html, ...plain };
}

// A page shows an SVG as an image, and an image needs the namespace that an element goes without.
function withNamespace(svg: string): string {
  return /^<svg[^>]*\sxmlns=/.test(svg) ? svg : svg.replace(/^<svg/, '<svg xmlns="http://www.w3.org/2000/svg"');
}

// Of vega-lite-api, as Deno's kernel takes it.
function chartBundle(value: object): MimeBundle | null {
  if (!("toSpec" in value) || typeof value.toSpec !== "function") return null;
  const spec: unknown = value.toSpec();
  return { "application/vnd.vegalite.v5+json": spec, "text/plain": "Vega-Lite chart" };
}
