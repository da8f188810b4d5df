import type * as React from "react";
import type { StageState } from "stagebook/messages";
import { type IconName, iconOf } from "./icons.js";

/** An icon of 16 pixels, or 14 or 12 by its place; decoration only, the word stands beside it. */
export function Icon(props: { readonly name: IconName; readonly className?: string }): React.JSX.Element {
  const Svg = iconOf(props.name).react;
  return (
    <span className={`sb-i sb-s-${props.name} ${props.className ?? ""}`.trim()} aria-hidden="true">
      <Svg tag={null} />
    </span>
  );
}

/** A button of the panel: an icon, a text or both. What it does stands in its tip, also why it cannot be pressed. */
export function Button(props: {
  readonly icon?: IconName;
  readonly text?: string;
  readonly tip: string;
  readonly className?: string;
  readonly isEnabled?: boolean;
  readonly isPressed?: boolean;
  readonly onPress: (event: React.MouseEvent<HTMLButtonElement>) => void;
}): React.JSX.Element {
  const isEnabled = props.isEnabled ?? true;
  const kind = props.text === undefined ? "sb-icon" : "";
  const pressed = props.isPressed === undefined ? {} : { "aria-pressed": props.isPressed };
  return (
    <button
      type="button"
      className={`sb-btn ${kind} ${props.isPressed ? "sb-on" : ""} ${props.className ?? ""}`}
      title={props.tip}
      aria-label={props.text === undefined ? props.tip : undefined}
      // A disabled button shows no tip in some browsers and loses the focus: it stays focusable and does nothing.
      aria-disabled={!isEnabled}
      onClick={(event) => isEnabled && props.onPress(event)}
      {...pressed}
    >
      {props.icon && <Icon name={props.icon} />}
      {props.text !== undefined && <span className="sb-tx">{props.text}</span>}
    </button>
  );
}

/** The bar at the foot of a node or row while its stage runs; a dashed strip where the total is not known. */
export function Bar(props: {
  readonly progress: number | null;
  readonly label: string;
  readonly state: StageState;
}): React.JSX.Element | null {
  if (props.state !== "running") return null;
  const value = props.progress === null ? {} : { "aria-valuenow": Math.floor(props.progress * 100) };
  return (
    <div
      className={props.progress === null ? "sb-bar sb-unknown" : "sb-bar"}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...value}
    >
      {props.progress !== null && <i style={{ transform: `scaleX(${props.progress})` }} />}
    </div>
  );
}
