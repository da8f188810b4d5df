import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Ending } from "../../../../kernel/src/analysis/native/ending";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void; // V8's own, by that flag

async function passed(ending: Ending): Promise<WeakRef<object>> {
  const value = {};
  await ending.before(Promise.resolve(value));
  return new WeakRef(value);
}

test("Ending.before() gives what comes first, and an error as it is", async () => {
  const ending = new Ending();
  expect(await ending.before(Promise.resolve(1))).toBe(1);
  await expect(ending.before(Promise.reject(new RangeError("no")))).rejects.toThrow("no");
  const endless = ending.before(new Promise(() => undefined));
  ending.tell();
  expect([await endless, await ending.before(Promise.resolve(1))]).toEqual(["ended", "ended"]);
});

test("Ending.before() keeps nothing of what is done", async () => {
  const ending = new Ending();
  const value = await passed(ending);
  await new Promise(setImmediate);
  collect();
  expect(value.deref()).toBeUndefined();
});
