import type { Runtime } from "node:inspector";

const longestText = 1000;

/** A value as one line, as the debugger's panels show it. */
export function valueText(value: Runtime.RemoteObject): string {
  const { type, subtype, description = "" } = value;
  if (type === "undefined") return "undefined";
  if (type === "string") return cut(JSON.stringify(value.value ?? ""));
  if (type === "function") return cut(description.split("\n")[0] ?? "");
  if (value.unserializableValue !== undefined) return value.unserializableValue;
  if (type !== "object") return description === "" ? String(value.value) : description;
  if (subtype === "null") return "null";
  if (subtype === "error") return cut(description.split("\n")[0] ?? "");
  return value.preview === undefined || subtype === "date" || subtype === "regexp"
    ? cut(description)
    : previewText(value.preview);
}

/** What kind of value it is: `number`, `Map`, the name of its class. */
export function valueType(value: Pick<Runtime.RemoteObject, "type" | "subtype" | "className">): string {
  if (value.type !== "object") return value.type;
  return value.subtype === "null" ? "null" : (value.className ?? "Object");
}

function previewText(preview: Runtime.ObjectPreview): string {
  const isList = preview.subtype === "array" || preview.subtype === "typedarray";
  const name = preview.description ?? "Object";
  const more = preview.overflow ? ["…"] : [];
  if (preview.entries !== undefined) {
    const entries = preview.entries.map(({ key, value }) =>
      key === undefined ? nested(value) : `${nested(key)} → ${nested(value)}`,
    );
    return cut(`${name} {${[...entries, ...more].join(", ")}}`);
  }
  const items = preview.properties.map((each) => {
    const text = propertyText(each);
    return isList && /^\d+$/.test(each.name) ? text : `${each.name}: ${text}`;
  });
  if (isList) return cut(`${name.startsWith("Array(") ? name.slice("Array".length) : name} [${[...items, ...more].join(", ")}]`);
  return cut(`${name === "Object" ? "" : `${name} `}{${[...items, ...more].join(", ")}}`);
}

function propertyText({ type, subtype, value = "", valuePreview }: Runtime.PropertyPreview): string {
  if (valuePreview !== undefined) return previewText(valuePreview);
  if (type === "string") return JSON.stringify(value);
  if (type === "function") return "ƒ";
  if (type === "accessor") return "…";
  return subtype === "null" ? "null" : value;
}

function nested(preview: Runtime.ObjectPreview): string {
  if (preview.type === "string") return JSON.stringify(preview.description ?? "");
  return preview.type === "object" ? previewText(preview) : (preview.description ?? preview.type);
}

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
