import { ReactWidget } from "@jupyterlab/ui-components";
import { Widget } from "@lumino/widgets";
import type * as React from "react";
import { DeviceList } from "./device-list.js";
import { useSignal } from "./hooks.js";
import type { PanelModel } from "./panel-model.js";

/** Opens the device picker above a button of the status bar; Esc or a click elsewhere closes it and gives the focus back. */
export function openDevicePopup(model: PanelModel, anchor: HTMLElement): void {
  const popup = ReactWidget.create(<DevicePopup model={model} />);
  popup.addClass("sb-popup");
  const { left, top } = anchor.getBoundingClientRect();
  popup.node.style.left = `${Math.max(8, Math.min(left, window.innerWidth - 528))}px`;
  popup.node.style.bottom = `${window.innerHeight - top + 4}px`;
  const close = (event: Event): void => {
    const isInside = event.target instanceof Node && popup.node.contains(event.target);
    const isEscape = event instanceof KeyboardEvent && event.key === "Escape";
    if (event instanceof KeyboardEvent ? !isEscape : isInside) return;
    document.removeEventListener("pointerdown", close, true);
    document.removeEventListener("keydown", close, true);
    popup.dispose();
    if (isEscape) anchor.focus();
  };
  document.addEventListener("pointerdown", close, true);
  document.addEventListener("keydown", close, true);
  Widget.attach(popup, document.body);
  model.link?.request({ type: "devices" });
  void popup.renderPromise?.then(() => popup.node.querySelector<HTMLElement>('[role="radio"][tabindex="0"]')?.focus());
}

function DevicePopup({ model }: { readonly model: PanelModel }): React.JSX.Element {
  useSignal(model.changed);
  const { link } = model;
  return (
    <DeviceList
      devices={link?.devices ?? []}
      chosen={link?.chosenDevice ?? null}
      words={model.words}
      onChoose={(device) => link?.request({ type: "choose-device", device })}
    />
  );
}
