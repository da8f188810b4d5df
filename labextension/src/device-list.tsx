import type * as React from "react";
import type { Device } from "stagebook/messages";
import { formatShare, formatUsed } from "./format-figures.js";
import type { Words } from "./words.js";

interface DeviceListProps {
  readonly devices: readonly Device[];
  readonly chosen: string | null;
  readonly words: Words;
  readonly onChoose: (id: string) => void;
}

/** The devices as radio buttons with their memory and load; one that cannot be used says why. */
export function DeviceList(props: DeviceListProps): React.JSX.Element {
  const { words } = props;
  const chosen = props.chosen ?? autoDevice;
  const devices = props.devices.length === 0 ? [] : [automatic(props.devices, words), ...props.devices];
  const usable = devices.filter((device) => device.usable);
  const stop = usable.find((device) => device.id === chosen) ?? usable[0];
  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>): void => {
    const step = ["ArrowDown", "ArrowRight"].includes(event.key) ? 1 : ["ArrowUp", "ArrowLeft"].includes(event.key) ? -1 : 0;
    if (step === 0 || stop === undefined) return;
    const next = usable[(usable.indexOf(stop) + step + usable.length) % usable.length];
    if (next === undefined) return;
    props.onChoose(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-device="${CSS.escape(next.id)}"]`)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="sb-w sb-devices" role="radiogroup" aria-label={words.__("Device")} onKeyDown={onKeyDown}>
      <div className="sb-top">
        <b className="sb-grow">{words.__("Device")}</b>
        <span className="sb-small sb-legend">
          <i />
          {words.__("memory in use")}
        </span>
      </div>
      {devices.length === 0 && <div className="sb-note">{words.__("The kernel has not told its devices yet.")}</div>}
      {devices.map((device) => (
        <DeviceRow key={device.id} {...props} chosen={chosen} device={device} isStop={device === stop} />
      ))}
    </div>
  );
}

const autoDevice = "auto";

/** The row that leaves the choice to the kernel, which takes the first device that can be used. */
function automatic(devices: readonly Device[], words: Words): Device {
  const best = devices.find((device) => device.usable);
  return {
    id: autoDevice,
    kind: "cpu",
    name: best === undefined ? "" : words.__("the best that is free: %1", deviceName(best, devices)),
    memory: { total: null, free: null },
    utilization: null,
    usable: true,
    reason: null,
  };
}

function DeviceRow(
  props: DeviceListProps & {
    readonly device: Device;
    readonly isStop: boolean;
  },
): React.JSX.Element {
  const { device, words } = props;
  const isChosen = device.id === props.chosen;
  const name = deviceName(device, props.devices);
  const about = device.usable ? [device.name, device.reason].filter(Boolean).join(", ") : (device.reason ?? device.name);
  const choose = (): void => {
    if (device.usable) props.onChoose(device.id);
  };
  const kind = device.usable ? (isChosen ? "sb-sel" : "") : "sb-no";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a larger target for the radio in it, which takes the keys
    <div className={`sb-dev ${kind}`} onClick={choose}>
      {/* biome-ignore lint/a11y/useSemanticElements: an <input> cannot be drawn as the mock's ring */}
      <span
        className="sb-radio"
        role="radio"
        data-device={device.id}
        aria-checked={isChosen}
        aria-disabled={!device.usable}
        aria-label={`${name}, ${about}`}
        tabIndex={props.isStop ? 0 : -1}
        onKeyDown={(event) => (event.key === " " || event.key === "Enter") && choose()}
      />
      <span className={device.usable ? "sb-cut sb-strong" : "sb-cut"} title={device.id}>
        {name}
      </span>
      <span className="sb-cut sb-about" title={about}>
        {about}
      </span>
      <Memory device={device} words={words} />
      <span className="sb-num">{device.utilization === null ? "" : formatShare(device.utilization)}</span>
    </div>
  );
}

function Memory({ device, words }: { readonly device: Device; readonly words: Words }): React.JSX.Element {
  const { total, free } = device.memory;
  if (total === null || free === null || total <= 0) return <span />;
  const used = Math.max(0, total - free);
  const text = formatUsed(used, total);
  return (
    <span title={words.__("%1 in use", text)}>
      <span className="sb-mem">
        <i style={{ width: `${(100 * used) / total}%` }} />
      </span>
      <span className="sb-small sb-dim">{text}</span>
    </span>
  );
}

/** The short name of a device, as people call it: `cpu`, `wasm`, `gpu:0`. */
export function deviceName(device: Device, devices: readonly Device[]): string {
  if (device.kind !== "cuda" && device.kind !== "mig") return device.id;
  return `gpu:${devices.filter((other) => other.kind === "cuda" || other.kind === "mig").indexOf(device)}`;
}
