import { TextCache } from "../../../kernel/src/analysis/text-cache";

function counted(size: number): { ask: (text: string) => void; times: () => number } {
  const cache = new TextCache<number>(size);
  let computed = 0;
  return {
    ask: (text) => {
      cache.get(text, () => {
        computed += 1;
        return computed;
      });
    },
    times: () => computed,
  };
}

test("TextCache forgets the texts that were not asked for longest", () => {
  const { ask, times } = counted(2);
  for (const text of ["a", "b", "a", "c", "a"]) ask(text);
  expect(times()).toBe(3);
  ask("b");
  expect(times()).toBe(4);
});

test("TextCache takes more room for texts that come again, and comes to hold them all", () => {
  const { ask, times } = counted(1000);
  const cells = Array.from({ length: 200 }, (_, n) => `${n}`.padEnd(1000));
  for (let round = 0; round < 5; round += 1) for (const cell of cells) ask(cell);
  const before = times();
  for (const cell of cells) ask(cell);
  expect([times() - before, before < 2 * cells.length]).toEqual([0, true]);
});

test("TextCache keeps one text that is larger than all its room", () => {
  const { ask, times } = counted(10);
  const large = "x".repeat(1_000_000);
  ask(large);
  ask(large);
  expect(times()).toBe(1);
});
