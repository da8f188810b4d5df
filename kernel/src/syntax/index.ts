// What a text shows before its names mean anything: open brackets, depth, the scopes of its tree.
// What names mean is analysis', where their values live is cells'.
export { findTooDeep, type TooDeep } from "./nesting.js";
export { countCommas, findOpenEnd } from "./open-brackets.js";
export { analyze, ScopeType } from "./scope-manager.js";
