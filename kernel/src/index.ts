// The library: what a cell, a script or an exported pipeline imports. Nothing here loads the kernel, the compiler or a backend.
export * from "./adapters/index.js";
export * from "./errors.js";
export * from "./helpers/index.js";
export * from "./host/index.js";
export * from "./messages/index.js";
export * from "./runs/index.js";
export * from "./stages/index.js";
