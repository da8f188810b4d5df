import type { Host, MimeBundle } from "../../../kernel/src/host/index.js";

/** A host under test, and what a person would see of it. */
export interface HostUnderTest {
  readonly host: Host;
  /** What was shown, in order; a replaced output is its newest. Settles once all has arrived. */
  shown(): Promise<readonly unknown[]>;
  readonly canUpdate: boolean;
}

const text = (words: string): MimeBundle => ({ "text/plain": words });

/** What every host must do; `make` gives a fresh one. */
export function hostContract(name: string, make: () => HostUnderTest): void {
  describe(name, () => {
    test("display() shows what it is given, in order", async () => {
      const { host, shown } = make();
      host.display(text("one"));
      host.display(text("two"));
      expect(await shown()).toEqual(["one", "two"]);
    });

    test("update() replaces what was shown under the same id, and only that", async () => {
      const { host, shown, canUpdate } = make();
      host.display(text("0 %"), "bar");
      host.display(text("other"));
      host.update(text("100 %"), "bar");
      expect(await shown()).toEqual([canUpdate ? "100 %" : "0 %", "other"]);
    });

    test("update() of an id that was never shown does not throw", () => {
      expect(() => make().host.update(text("x"), "nothing")).not.toThrow();
    });

    test("openComm() gives a comm or null", () => {
      const comm = make().host.openComm("jupyter.widget", { state: {} });
      expect(comm === null || typeof comm.send === "function").toBe(true);
    });
  });
}
