// The scopes of a syntax tree. What names mean is analysis', where their values live is cells'.
export { analyze, ScopeType } from "./scope-manager.js";
