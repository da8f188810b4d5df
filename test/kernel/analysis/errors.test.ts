import { TypeServerError } from "../../../kernel/src/analysis/errors";

test("a type server that fails at a text says so in one sentence, with the way out", () => {
  expect(new TypeServerError("ResponseError: panic: index out of range\ngoroutine 12 [running]:\n\tmain.go").message).toBe(
    "TypeScript's type server failed at this text twice: panic: index out of range; change the text, or write '%typecheck off' in a cell before it to run it unchecked",
  );
});
