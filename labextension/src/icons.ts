import { LabIcon } from "@jupyterlab/ui-components";
import type { StageState } from "stagebook/messages";

// The nine states differ in outline, so they are told apart without colour.
const states = {
  new: '<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.4 1.92"/>',
  fresh: '<path d="M2.8 8.6l3.4 3.4 7-7.6" fill="none" stroke="currentColor" stroke-width="2"/>',
  stale: '<path d="M8 2l6 6-6 6-6-6z" fill="none" stroke="currentColor" stroke-width="1.75"/><circle cx="8" cy="8" r="1.75"/>',
  queued: '<circle cx="3" cy="8" r="1.5"/><circle cx="8" cy="8" r="1.5"/><circle cx="13" cy="8" r="1.5"/>',
  running:
    '<circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" opacity=".3"/><path class="sb-arc" d="M8 1.75A6.25 6.25 0 0 1 14.25 8" fill="none" stroke="currentColor" stroke-width="1.75"/><path d="M6.4 5v6l4.8-3z"/>',
  cached:
    '<path d="M3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" fill="none" stroke="currentColor" stroke-width="1.5"/><ellipse cx="8" cy="4" rx="5" ry="2" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  skipped:
    '<path d="M2 9a5.6 5.6 0 0 1 10-2.6" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M14.2 3.2v5.4H8.8z"/><circle cx="8" cy="12" r="1.75"/>',
  failed:
    '<path fill-rule="evenodd" d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2zM8 6.8 5.7 4.5 4.5 5.7 6.8 8l-2.3 2.3 1.2 1.2L8 9.2l2.3 2.3 1.2-1.2L9.2 8l2.3-2.3-1.2-1.2z"/>',
  cancelled: '<rect x="3" y="3" width="10" height="10" rx="1" fill="none" stroke="currentColor" stroke-width="1.75"/>',
} satisfies Record<StageState, string>;

const signs = {
  run: '<path d="M8 5v14l11-7z"/>',
  here: '<path d="M5 5v14l10-7zM17 5h2.5v14H17z"/>',
  verify:
    '<path d="M12 2 4 5v6c0 5 3.4 9.7 8 11 4.6-1.3 8-6 8-11V5zm-1.2 14.2L7 12.400l1.400-1.400 2.400 2.400 4.800-4.800L17 10z"/>',
  stop: '<path d="M6 6h12v12H6z"/>',
  export:
    '<path d="M19 19H5V5h7V3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2v-7h-2zM14 3v2h3.6l-9.8 9.8 1.4 1.4L19 6.4V10h2V3z"/>',
  search: '<path d="M15.5 14h-.8l-.3-.3a6.5 6.5 0 1 0-.7.7l.3.3v.8l5 5 1.5-1.5zm-6 0a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9z"/>',
  close: '<path d="M19 6.4 17.6 5 12 10.6 6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12z"/>',
  down: '<g transform="scale(1.3333)"><path d="M5.2 6.9 9 10.7l3.8-3.8.9 1.2L9 12.9 4.3 8.1z"/></g>',
  right: '<g transform="scale(1.3333)"><path d="M7.2 5.2 10.9 9l-3.7 3.8 1.2.9L13.1 9 8.4 4.3z"/></g>',
  graph: '<path d="M22 11V3h-7v3H9V3H2v8h7V8h2v10h4v3h7v-8h-7v3h-2V8h2v3z"/>',
  list: '<path d="M3 5h2v2H3zm0 6h2v2H3zm0 6h2v2H3zM8 5h13v2H8zm0 6h13v2H8zm0 6h13v2H8z"/>',
  dots: '<path d="M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm0 2a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm0 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"/>',
  plus: '<path d="M19 13h-6v6h-2v-6H5v-2h6V5h2v6h6z"/>',
  minus: '<path d="M5 11h14v2H5z"/>',
  fit: '<path d="M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z"/>',
  warn: '<path d="M1 21h22L12 2zm12-3h-2v-2h2zm0-4h-2v-4h2z"/>',
  device:
    '<path d="M6 4h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6c0-1.1.9-2 2-2zm0 2v12h12V6zm3 3h6v6H9zM8 1h2v2H8zm6 0h2v2h-2zM8 21h2v2H8zm6 0h2v2h-2zM1 8h2v2H1zm0 6h2v2H1zm20-6h2v2h-2zm0 6h2v2h-2z"/>',
};

/** The name of a sign that is no state. */
export type SignName = keyof typeof signs;
/** The name of any of our icons. */
export type IconName = StageState | SignName;

const icons: ReadonlyMap<string, LabIcon> = new Map([
  ...Object.entries(states).map(([name, body]) => [name, labIcon(name, 16, body)] as const),
  ...Object.entries(signs).map(([name, body]) => [name, labIcon(name, 24, body)] as const),
]);

/** The icon of a state or a sign. */
export function iconOf(name: IconName): LabIcon {
  const icon = icons.get(name);
  if (icon === undefined) throw new RangeError(`No icon is named '${name}'`);
  return icon;
}

function labIcon(name: string, box: number, body: string): LabIcon {
  // Lab paints .jp-icon3 in the colour of its own icons, in both themes; the states follow their text's colour instead.
  const paint = box === 24 ? 'class="jp-icon3" fill="#616161"' : 'fill="currentColor"';
  return new LabIcon({
    name: `stagebook-lab:${name}`,
    svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 ${box} ${box}"><g ${paint}>${body}</g></svg>`,
  });
}
