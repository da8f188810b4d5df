// What cells mean: names, slices, mutation, types. Text in, plain data out; nothing here runs user code.
export {
	type CellNames,
	cellNames,
	type Definition,
	type DefinitionKind,
	type ImportedName,
	type ImportStatement,
	type Use,
} from "./names.js";
export {
	type CellSyntax,
	cellSyntax,
	childNodes,
	type SyntaxProblem,
} from "./syntax.js";
