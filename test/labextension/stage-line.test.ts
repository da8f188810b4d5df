import {
  nameProblem,
  nameStage,
  previewLines,
  stageNameOf,
  type TextChange,
  unnameStage,
} from "../../labextension/src/stage-line.js";
import { englishWords } from "../../labextension/src/words.js";

function changed(source: string, change: TextChange | null): string {
  return change === null ? source : source.slice(0, change.start) + change.text + source.slice(change.end);
}

test("stageNameOf() reads the name from the first line only", () => {
  expect(stageNameOf("%%stage load --params n\nx")).toBe("load");
  expect(stageNameOf("// %%stage load")).toBeNull();
  expect(stageNameOf("%%stage\nx")).toBeNull();
});

test("nameStage() adds a line to a cell and keeps every other byte", () => {
  expect(changed("const a = 1;\r\n", nameStage("const a = 1;\r\n", "load"))).toBe("%%stage load\nconst a = 1;\r\n");
});

test("nameStage() renames a stage and keeps its flags", () => {
  const source = "%%stage train --params epochs\nx";
  expect(changed(source, nameStage(source, "fit"))).toBe("%%stage fit --params epochs\nx");
  expect(changed("%%stage\nx", nameStage("%%stage\nx", "fit"))).toBe("%%stage fit\nx");
});

test("unnameStage() takes the line away, also when it is the only one", () => {
  expect(changed("%%stage a\nx", unnameStage("%%stage a\nx"))).toBe("x");
  expect(changed("%%stage a", unnameStage("%%stage a"))).toBe("");
  expect(unnameStage("x")).toBeNull();
});

test("nameProblem() says what is wrong with a name", () => {
  expect(nameProblem("", [], englishWords)).toBe("A stage needs a name.");
  expect(nameProblem("2nd try", [], englishWords)).toBe("A name starts with a letter and has only letters, digits, _ and -.");
  expect(nameProblem("load", ["load"], englishWords)).toBe("Another cell is the stage load; take another name.");
  expect(nameProblem("größe-2", ["load"], englishWords)).toBeNull();
});

test("previewLines() shows the new line and what stands below it", () => {
  expect(previewLines("const a = 1;", "load")).toEqual({
    added: "%%stage load",
    below: "const a = 1;",
  });
});
