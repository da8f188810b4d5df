// How this process imports local TypeScript files. What is in them is not known here.
export { isOwnPackage } from "./own-packages.js";
export { registerTypeScriptLoader } from "./typescript-loader.js";
