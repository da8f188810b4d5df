import { DOMWidgetModel } from "@jupyter-widgets/base";
import { widgetModule, widgetVersion } from "stagebook/messages";

/** The values by which a widget's model and view are found on the page. */
export function widgetNames(name: string): Record<string, string> {
  return {
    _model_module: widgetModule,
    _model_module_version: widgetVersion,
    _model_name: `${name}Model`,
    _view_module: widgetModule,
    _view_module_version: widgetVersion,
    _view_name: `${name}View`,
  };
}

/** What every model of the widget library starts from. */
export const BaseModel: typeof DOMWidgetModel = DOMWidgetModel;
