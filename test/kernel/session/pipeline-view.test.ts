/** @jest-environment <rootDir>/test/kernel/built-environment.cjs */
import type * as states from "../../../kernel/src/session/notebook-state";
import type * as views from "../../../kernel/src/session/pipeline-view";

declare function importBuilt<T>(file: string): Promise<T>;
let NotebookState: (typeof states)["NotebookState"];
let pipelineView: (typeof views)["pipelineView"];

beforeAll(async () => {
  ({ NotebookState } = await importBuilt<typeof states>("session/notebook-state.js"));
  ({ pipelineView } = await importBuilt<typeof views>("session/pipeline-view.js"));
});

const empty = { stages: [], edges: [], run: null, problems: [] };

function ran(...bodies: string[]): states.NotebookState {
  const state = new NotebookState();
  bodies.forEach((body, index) => void state.start({ cellId: null, count: index + 1, body, stage: null }));
  return state;
}

test("pipelineView() of many cells without a stage is empty, and none of them is looked at", () => {
  // Each picture would take a second if the cells were read for it: the test would end by its limit.
  const state = ran(...Array.from({ length: 2000 }, (_, index) => `const v${index} = v${index - 1} + 1;`));
  for (let time = 0; time < 2000; time += 1) {
    state.start({ cellId: "again", count: time, body: `const again = v${time};`, stage: null });
    expect(pipelineView(state, null)).toEqual(empty);
  }
});

test("pipelineView() is empty again when the only stage is deleted", () => {
  const state = ran("const a = 1;");
  state.start({ cellId: "b", count: 2, body: "const b = a;", stage: { name: "load", params: [] } });
  expect(pipelineView(state, null).stages.map(({ name }) => name)).toEqual(["load"]);
  state.remove(["b"]);
  expect(pipelineView(state, null)).toEqual(empty);
});
