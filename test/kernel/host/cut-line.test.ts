import { cutLine } from "../../../kernel/src/host/index.js";

test("cutLine() leaves a line that fits, and ends one that does not in an ellipsis", () => {
  expect(cutLine("12345", 5)).toBe("12345");
  expect(cutLine("123456", 5)).toBe("1234…");
});

test("cutLine() counts no colours, wide signs twice, and lets no colour run on", () => {
  expect(cutLine("\u001B[32m✓\u001B[39m rows", 6)).toBe("\u001B[32m✓\u001B[39m rows");
  expect(cutLine("\u001B[32m✓ rows\u001B[39m", 4)).toBe("\u001B[32m✓ r…\u001B[0m");
  expect(cutLine("日本語", 6)).toBe("日本語");
  expect(cutLine("日本語", 5)).toBe("日本…");
  expect(cutLine("cafe\u0301", 4)).toBe("cafe\u0301");
});
