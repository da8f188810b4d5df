import { existsSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startKernel } from "./client";

jest.setTimeout(60_000);

// `npm run setup` puts tslab there; it is not a dependency of the workspace, since it would bring its own `tsc`.
const packages = resolve(__dirname, "../../package/node_modules");
const withTslab = existsSync(join(packages, "tslab")) ? test : test.skip;

withTslab("a notebook written for tslab shows what it shows there, with tslab's own package", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stagebook-tslab-"));
  symlinkSync(packages, join(folder, "node_modules"));
  const kernel = await startKernel(folder);
  const first = await kernel.run(
    "import * as tslab from 'tslab';\ntslab.display.html('<b>hi</b>');\ntslab.display.png(new Uint8Array([1, 2]));",
  );
  expect([first.status, first.displays]).toEqual(["ok", [{ "text/html": "<b>hi</b>" }, { "image/png": "AQI=" }]]);
  const second = await kernel.run("const shown = tslab.newDisplay();\nshown.text('one');\nshown.text('two');");
  expect(
    second.messages
      .filter((each) => /display_data$/.test(each.header.msg_type))
      .map((each) => [each.header.msg_type, each.content["data"]]),
  ).toEqual([
    ["display_data", { "text/plain": "one" }],
    ["update_display_data", { "text/plain": "two" }],
  ]);
  const required = await kernel.run("const again = require('tslab'); again.display.markdown('# three');");
  expect(required.displays).toEqual([{ "text/markdown": "# three" }]);
  await kernel.stop();
});
