// The models and views that the kernel opens; loaded in a chunk of their own with the first of them.
export { DeviceModel, DeviceView } from "./device-widget.js";
export { ProgressModel, ProgressView } from "./progress-widget.js";
