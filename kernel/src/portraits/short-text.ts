import { isRef, type Part, type Portrait, type PortraitNode } from "./portrait.js";

const longest = 60;
const mostItems = 5;

/** A part of a portrait, such as its root, in at most 60 characters, as one would write it. */
export function shortText(portrait: Portrait, part: Part): string {
  const text = textOf(portrait, part, 2);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function textOf(portrait: Portrait, part: Part, depth: number): string {
  if (!isRef(part)) return plainText(part);
  const node = portrait.nodes[part.node];
  return node === undefined ? "…" : nodeText(portrait, node, depth);
}

function plainText(value: Exclude<Part, { readonly node: number }>): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function nodeText(portrait: Portrait, node: PortraitNode, depth: number): string {
  const part = (each: Part): string => textOf(portrait, each, depth - 1);
  switch (node.type) {
    case "numbers":
      return `[${listed([...node.items.slice(0, mostItems + 1)].map(plainText), node.items.length)}]`;
    case "list":
      if (depth === 0) return `${node.name}(${node.items.length})`;
      return `${node.name === "Array" ? "" : node.name}[${listed(node.items.slice(0, mostItems + 1).map(part), node.items.length)}]`;
    case "record": {
      if (depth === 0) return node.name === "" ? "{…}" : `${node.name} {…}`;
      const fields = node.fields.slice(0, mostItems + 1).map(([key, value]) => `${key}: ${part(value)}`);
      const text = fields.length === 0 ? "{}" : `{ ${listed(fields, node.fields.length)} }`;
      return node.name === "" ? text : `${node.name} ${text}`;
    }
    case "map":
      return `${node.name}(${node.entries.length})`;
    case "set":
      return `${node.name}(${node.items.length})`;
    case "bytes":
      return `${node.name}[${bytesText(node.items)}]`;
    case "text":
      return node.name === "hole" ? "a hole" : node.name === "symbol" ? node.text : `${node.name} ${node.text}`;
    case "opaque":
      return node.name;
  }
}

function bytesText(items: ArrayBufferView): string {
  const list = items as Uint8Array; // any typed array is read alike; a DataView was made one
  return listed(Array.from(list.subarray(0, mostItems + 1), String), list.length);
}

function listed(texts: readonly string[], length: number): string {
  return length > mostItems ? `${texts.slice(0, mostItems).join(", ")}, … ${length - mostItems} more` : texts.join(", ");
}
