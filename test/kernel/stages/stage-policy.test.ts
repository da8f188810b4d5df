import fc from "fast-check";
import { definePipeline, Pipeline, retryDelay, StageRegistry } from "../../../kernel/src/stages/index.js";

const policyOf = (limits: object) => definePipeline("p", { a: { run: () => 1, ...limits } }).stage("a").policy;

test("retryDelay() doubles the wait up to the longest, and ends when the tries are used up", () => {
  const policy = policyOf({ retries: { times: 4, delay: 100, longest: 350, jitter: false } });
  expect([1, 2, 3, 4, 5].map((attempt) => retryDelay(policy, attempt))).toEqual([100, 200, 350, 350, null]);
  expect(retryDelay(policyOf({}), 1)).toBeNull();
});

test("retryDelay() with jitter waits between half and all of it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
      const whole = Math.min(30_000, 1000 * 2 ** (attempt - 1));
      const wait = retryDelay(policyOf({ retries: 20 }), attempt, () => chance) ?? 0;
      expect(wait).toBeGreaterThanOrEqual(whole / 2);
      expect(wait).toBeLessThanOrEqual(whole);
    }),
  );
});

test("definePipeline() refuses limits that cannot be, and names the stage", () => {
  expect(() => policyOf({ retries: -1 })).toThrow("'retries' of stage 'a' takes a whole number from 0 on, got -1");
  expect(() => policyOf({ retries: { times: 1.5 } })).toThrow("'retries' of stage 'a' takes a whole number from 0 on, got 1.5");
  expect(() => policyOf({ retries: "3" })).toThrow("'retries' of stage 'a' takes a number or { times, delay }, got 3");
  expect(() => policyOf({ retries: { times: 1, delay: -5 } })).toThrow(
    "'retries.delay' of stage 'a' takes a number of 0 or more, got -5",
  );
  expect(() => policyOf({ timeout: 0 })).toThrow("'timeout' of stage 'a' takes a number of 1 or more, got 0");
  expect(() => policyOf({ timeout: Number.POSITIVE_INFINITY })).toThrow(
    "'timeout' of stage 'a' takes a number of 1 or more, got Infinity",
  );
});

test.each([
  [{ retries: null }, "'retries' of stage 'a' takes a number or { times, delay }, got null"],
  [{ retries: { times: 1, delay: "5" } }, "'retries.delay' of stage 'a' takes a number of 0 or more, got 5"],
  [{ retries: { times: 1, factor: -1 } }, "'retries.factor' of stage 'a' takes a number of 0 or more, got -1"],
  [{ retries: { times: 1, longest: Number.NaN } }, "'retries.longest' of stage 'a' takes a number of 0 or more, got NaN"],
  [{ timeout: 0.5 }, "'timeout' of stage 'a' takes a number of 1 or more, got 0.5"],
  // What a timer cannot count would ring at once.
  [{ timeout: 2 ** 31 }, "'timeout' of stage 'a' takes a number of at most 2147483647, got 2147483648"],
  [
    { retries: { times: 1, longest: 1e10 } },
    "'retries.longest' of stage 'a' takes a number of at most 2147483647, got 10000000000",
  ],
])("definePipeline() refuses %j and names what it can be", (limits, sentence) => {
  expect(() => policyOf(limits)).toThrow(sentence);
});

test("definePipeline() takes limits up to their ends, and fills in the rest", () => {
  expect(policyOf({ timeout: 1, retries: { times: 0, delay: 0, factor: 0, longest: 0 } })).toMatchObject({
    ...{ timeout: 1, isFinal: false, retries: { times: 0, delay: 0, factor: 0, longest: 0, jitter: true } },
  });
  const { retries, timeout } = policyOf({ timeout: 2 ** 31 - 1, retries: 2 });
  expect([timeout, retries]).toMatchObject([2 ** 31 - 1, { times: 2, delay: 1000, factor: 2, longest: 30_000, jitter: true }]);
  expect([retries.only(new RangeError("any")), Object.isFrozen(retries)]).toEqual([true, true]);
  const only = (): boolean => false;
  expect(policyOf({ retries: { times: 1, only } }).retries.only).toBe(only);
});

test("Pipeline.fromConfig() takes retries and a timeout for a stage", () => {
  const registry = new StageRegistry();
  registry.register("count", { name: "count", execute: () => 1, retries: 1 });
  const limited = Pipeline.fromConfig(
    { stages: ["count"], stage: { count: { retries: { times: 3, delay: 5 }, timeout: 50 } } },
    registry,
  );
  expect(limited.stage("count").policy).toMatchObject({ retries: { times: 3, delay: 5, factor: 2 }, timeout: 50 });
  expect(Pipeline.fromConfig({ stages: ["count"] }, registry).stage("count").policy).toMatchObject({
    retries: { times: 1 },
    timeout: null,
  });
  expect(() => Pipeline.fromConfig({ stages: ["count"], stage: { count: { timeout: -1 } } }, registry)).toThrow(
    "'timeout' of stage 'count' takes a number of 1 or more, got -1",
  );
});
