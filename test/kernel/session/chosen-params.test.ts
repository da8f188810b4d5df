/** @jest-environment <rootDir>/test/kernel/built-environment.cjs */
import type * as choices from "../../../kernel/src/session/chosen-params";
import type * as states from "../../../kernel/src/session/notebook-state";
import type * as views from "../../../kernel/src/session/pipeline-view";

declare function importBuilt<T>(file: string): Promise<T>;
let NotebookState: (typeof states)["NotebookState"];
let pipelineView: (typeof views)["pipelineView"];
let chooseParam: (typeof choices)["chooseParam"];
let chosenTexts: (typeof choices)["chosenTexts"];

beforeAll(async () => {
  ({ NotebookState } = await importBuilt<typeof states>("session/notebook-state.js"));
  ({ pipelineView } = await importBuilt<typeof views>("session/pipeline-view.js"));
  ({ chooseParam, chosenTexts } = await importBuilt<typeof choices>("session/chosen-params.js"));
});

function stateOf(params: string): states.NotebookState {
  const state = new NotebookState();
  state.start({ cellId: "p", count: 1, body: params, stage: null, isParams: true }).state = "done";
  for (const name of ["fit", "test"]) {
    const cell = { cellId: name, count: 2, body: `const ${name}ted = [epochs];`, stage: { name, params: [] } };
    state.start(cell).state = "done";
  }
  return state;
}

test("chooseParam() sets a param for the next run, for all stages that take the same constant, and back", () => {
  const state = stateOf("/** Passes */\nconst epochs = 10;");
  chooseParam(state, { stage: "fit", param: "epochs", text: "20" });
  expect(chosenTexts(state)).toEqual(["fit.epochs=20", "test.epochs=20"]);
  expect(pipelineView(state, null).stages[0]?.params).toEqual([
    { name: "epochs", kind: "number", type: "number", value: "10", plain: "10", chosen: "20", doc: "Passes", choices: null },
  ]);
  chooseParam(state, { stage: "test", param: "epochs", text: "10" });
  expect(chosenTexts(state)).toEqual([]);
});

test("chooseParam() knows the choices of a union, also behind a name", () => {
  const state = stateOf("type Size = 'small' | 'big';\nconst epochs: Size = 'small';");
  expect(pipelineView(state, null).stages[0]?.params[0]).toMatchObject({ plain: "small", choices: ["small", "big"] });
  expect(() => chooseParam(state, { stage: "fit", param: "epochs", text: "huge" })).toThrow(
    "fit.epochs takes 'small' or 'big', got 'huge'",
  );
});

test("chooseParam() refuses what no run could take", () => {
  const state = stateOf("const epochs = 10;");
  expect(() => chooseParam(state, { stage: "fit", param: "epochs", text: "ten" })).toThrow(
    "fit.epochs takes a number, got 'ten'",
  );
  expect(() => chooseParam(state, { stage: "fit", param: "epoch", text: "1" })).toThrow(
    "No parameter is named 'fit.epoch'; did you mean 'fit.epochs'? Parameters here: fit.epochs",
  );
  expect(() => chooseParam(state, { stage: "fitt", param: "epochs", text: "1" })).toThrow(
    "No stage is named 'fitt'; did you mean 'fit'? Stages here: fit, test",
  );
});

test("pipelineView() names all cells of a stage that is made of several", () => {
  const state = stateOf("const epochs = 10;");
  const more = { cellId: "more", count: 5, body: "const more = fitted;", stage: { name: "fit", params: [], append: true } };
  state.start(more).state = "done";
  expect(pipelineView(state, null).stages.map(({ cell, cells }) => [cell, cells])).toEqual([
    ["test", ["test"]],
    ["fit", ["fit", "more"]],
  ]);
});

test("chooseParam() takes lists and objects as JSON, whatever way their defaults are written", () => {
  const state = stateOf("const epochs = [16, -8] as const;");
  expect(pipelineView(state, null).stages[0]?.params[0]).toMatchObject({ kind: "list", plain: "[16,-8]", chosen: null });
  chooseParam(state, { stage: "fit", param: "epochs", text: "[32, 16]" });
  expect(chosenTexts(state)).toEqual(["fit.epochs=[32, 16]", "test.epochs=[32, 16]"]);
  chooseParam(state, { stage: "fit", param: "epochs", text: "[ 16, -8 ]" });
  expect(chosenTexts(state)).toEqual([]);
  expect(() => chooseParam(state, { stage: "fit", param: "epochs", text: "16, 8" })).toThrow(
    "fit.epochs takes an array as JSON, such as [1,2], got '16, 8'",
  );
  const object = stateOf("const epochs = { rate: 1e-3, 'a b': [`x`], };");
  expect(pipelineView(object, null).stages[0]?.params[0]).toMatchObject({ kind: "object", plain: '{"rate":0.001,"a b":["x"]}' });
  expect(() => chooseParam(object, { stage: "fit", param: "epochs", text: "[1]" })).toThrow(
    `fit.epochs takes an object as JSON, such as {"a":1}, got '[1]'`,
  );
});
