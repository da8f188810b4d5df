// How this process imports local TypeScript files. What is in them is not known here.

export { MissingModuleError } from "./errors.js";
export { lowerDecorators, needsLowering } from "./lower-decorators.js";
export { isMet, missingModule, nodeModule, parseNpm } from "./npm-specifier.js";
export { isOwnPackage } from "./own-packages.js";
export { stripTypes } from "./strip-types.js";
export { registerTypeScriptLoader } from "./typescript-loader.js";
