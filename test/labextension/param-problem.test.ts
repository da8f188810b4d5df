import { paramProblem } from "../../labextension/src/param-problem.js";
import { sparkPath } from "../../labextension/src/spark-path.js";
import { freeStageName } from "../../labextension/src/stage-line.js";
import { englishWords } from "../../labextension/src/words.js";

const problem = (kind: Parameters<typeof paramProblem>[0]["kind"], text: string) => paramProblem({ kind }, text, englishWords);

test("paramProblem() says what a param takes", () => {
  expect([problem("number", "1e3"), problem("list", "[1, 2]"), problem("object", '{"a": [1]}'), problem("any", "x")]).toEqual(
    Array.from({ length: 4 }, () => null),
  );
  expect(problem("number", " ")).toBe("It takes a number.");
  expect(problem("list", "{}")).toBe("It takes a list as JSON, such as [1, 2].");
  expect(problem("object", "[1]")).toBe('It takes an object as JSON, such as {"a": 1}.');
  expect(problem("object", "null")).toBe('It takes an object as JSON, such as {"a": 1}.');
});

test("sparkPath() draws from left to right with the largest value on top", () => {
  const size = { width: 10, height: 10 };
  expect(sparkPath([0, 4, 2], size)).toBe("M0 9L5 1L10 5");
  expect([sparkPath([7, 7], size), sparkPath([7], size), sparkPath([], size)]).toEqual(["M0 5L10 5", "M0 5L10 5", ""]);
});

test("freeStageName() takes no name twice", () => {
  expect([freeStageName([]), freeStageName(["a", "step3"]), freeStageName(["step2"])]).toEqual(["step1", "step4", "step3"]);
});
