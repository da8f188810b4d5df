import { startLab, writeNotebook } from "./lab";
jest.setTimeout(200000);
test("x", async () => {
  const lab = await startLab();
  for (const [cell, motion] of [["big","no-preference"],["five","no-preference"],["five","reduce"]] as const) {
  writeNotebook(lab, "a.ipynb", [cell, "storm"]);
  const page = await lab.open("a.ipynb", { reducedMotion: motion });
  await page.showPanel();
  const p = page.page;
  await p.evaluate(() => { (window as any).long = []; new PerformanceObserver((l) => { for (const e of l.getEntries()) (window as any).long.push(Math.round(e.duration)); }).observe({ type: "longtask" }); });
  await p.evaluate(() => (window as any).jupyterapp.commands.execute("notebook:run-cell-and-select-next"));
  await page.stage(cell === "big" ? "stage299" : "plot").waitFor();
  await p.waitForTimeout(1500);
  const cdp = await p.context().newCDPSession(p); await cdp.send("Performance.enable");
  const cpu = async () => (await cdp.send("Performance.getMetrics")).metrics.filter((m: any) => ["TaskDuration","ScriptDuration","LayoutDuration","RecalcStyleDuration"].includes(m.name)).map((m: any) => [m.name, m.value]);
  const layout = await p.evaluate(() => (window as any).long.splice(0));
  const a: any = await cpu(); const t = Date.now();
  await page.run("notebook:run-cell");
  const b: any = await cpu(); const dt = (Date.now() - t) / 1000;
  console.log(cell, motion, "layout long tasks", layout, "storm secs", dt, b.map(([n, v]: any, i: number) => `${n} ${(100 * (v - a[i][1]) / dt).toFixed(1)}%`), await p.evaluate(() => (window as any).long), page.errors);
  await p.close(); }
  await lab.stop();
});
