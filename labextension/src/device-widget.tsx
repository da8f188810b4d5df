import { DOMWidgetView } from "@jupyter-widgets/base";
import { createRoot, type Root } from "react-dom/client";
import { DeviceList } from "./device-list.js";
import { BaseModel, widgetNames } from "./widget-model.js";
import { englishWords } from "./words.js";

/** The devices of the kernel and the one that is chosen. */
export class DeviceModel extends BaseModel {
  static readonly model_name = "DeviceModel";

  override defaults(): Record<string, unknown> {
    return {
      ...super.defaults(),
      ...widgetNames("Device"),
      devices: [],
      chosen: null,
    };
  }
}

/** The device picker as a cell's output; a choice goes to the kernel, which answers with the new state. */
export class DeviceView extends DOMWidgetView {
  #root: Root | null = null;

  override render(): void {
    this.el.classList.add("sb-widget");
    this.#root = createRoot(this.el);
    this.listenTo(this.model, "change", () => this.#draw());
    this.#draw();
  }

  override remove(): ReturnType<DOMWidgetView["remove"]> {
    const root = this.#root;
    this.#root = null;
    // React may be drawing right now; it is taken down after that.
    queueMicrotask(() => root?.unmount());
    return super.remove();
  }

  #draw(): void {
    this.#root?.render(
      <DeviceList
        devices={this.model.get("devices")}
        chosen={this.model.get("chosen")}
        words={englishWords}
        onChoose={(id) => this.send({ choose: id })}
      />,
    );
  }
}
