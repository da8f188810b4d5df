// How this process imports local TypeScript files. What is in them is not known here.
export { registerTypeScriptLoader } from "./typescript-loader.js";
