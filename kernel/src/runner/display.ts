import { randomUUID } from "node:crypto";
import { types } from "node:util";
import type { Host, MimeBundle } from "../host/index.js";
import { imageBundle } from "./format-media.js";
import { formatValue, isRecord, shownAlready } from "./format-value.js";

/** What `display()` returns: a handle to change what is shown. */
export interface DisplayHandle {
  readonly id: string;
  update(value: unknown): void;
}

/** Settings of `display()`. */
export interface DisplaySettings {
  /** Show under this id; a later `display` with `update: true` replaces it. */
  readonly id?: string;
  readonly update?: boolean;
  /** Take `value` as a MIME bundle as it is. */
  readonly raw?: boolean;
}

/** `display` of cells: shows a value as it asks to be shown, and by its methods a text as what it is. */
export interface Display {
  (value: unknown, settings?: DisplaySettings): DisplayHandle;
  html(text: string, settings?: DisplaySettings): DisplayHandle;
  markdown(text: string, settings?: DisplaySettings): DisplayHandle;
  latex(text: string, settings?: DisplaySettings): DisplayHandle;
  svg(text: string, settings?: DisplaySettings): DisplayHandle;
  json(value: unknown, settings?: DisplaySettings): DisplayHandle;
  image(bytes: Uint8Array, settings?: DisplaySettings): DisplayHandle;
  text(text: string, settings?: DisplaySettings): DisplayHandle;
}

/** Makes `display` for the cells of a notebook. */
export function makeDisplay(host: Host): Display {
  const as = (bundle: (value: never) => MimeBundle) => shower(host, bundle as (value: unknown) => MimeBundle); // each has its own argument
  return Object.assign(shower(host, anyBundle), {
    html: as((text: string) => ({ "text/html": text, "text/plain": text })),
    markdown: as((text: string) => ({ "text/markdown": text, "text/plain": text })),
    latex: as((text: string) => ({ "text/latex": text, "text/plain": text })),
    svg: as((text: string) => ({ "image/svg+xml": text, "text/plain": "SVG" })),
    json: as(jsonBundle),
    image: as(requireImage),
    text: as((text: string) => ({ "text/plain": text })),
  });
}

type Bundling = (value: unknown, settings: DisplaySettings) => MimeBundle | Promise<MimeBundle>;

function shower(host: Host, bundling: Bundling): (value: unknown, settings?: DisplaySettings) => DisplayHandle {
  return (value, settings = {}) => {
    const id = settings.id ?? randomUUID();
    const put = (bundle: MimeBundle, isUpdate: boolean): void => (isUpdate ? host.update(bundle, id) : host.display(bundle, id));
    const show = (next: unknown, isUpdate: boolean): void => {
      const bundle = bundling(next, settings);
      if (types.isPromise(bundle)) void bundle.then((ready) => put(ready, isUpdate));
      else put(bundle, isUpdate);
    };
    show(value, settings.update ?? false);
    const handle: DisplayHandle = { id, update: (next) => show(next, true) };
    shownAlready.add(handle);
    return handle;
  };
}

function anyBundle(value: unknown, settings: DisplaySettings): MimeBundle | Promise<MimeBundle> {
  if (settings.raw === true && isRecord(value)) return value;
  const bundle = formatValue(value);
  return types.isPromise(bundle) ? bundle.then((ready) => ready ?? nothing) : (bundle ?? nothing);
}

const nothing: MimeBundle = { "text/plain": "undefined" };

// A page draws a tree of it; what JSON cannot say is left out, as JSON does.
function jsonBundle(value: unknown): MimeBundle {
  const text = JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? String(each) : each), 2);
  return { "application/json": JSON.parse(text ?? "null"), "text/plain": text ?? "undefined" };
}

function requireImage(bytes: Uint8Array): MimeBundle {
  const bundle = bytes instanceof Uint8Array ? imageBundle(bytes) : null;
  if (bundle === null)
    throw new TypeError("display.image() takes the bytes of a PNG, JPEG, GIF or WebP, as readFile() gives them");
  return bundle;
}
