import { Notification } from "@jupyterlab/apputils";
import type { CommandRegistry } from "@lumino/commands";
import type { KernelLink, KernelNews } from "./kernel-link.js";
import type { Words } from "./words.js";

/** Tells the user what came of a request: the file that was written, or why something could not be done. */
export function tellNews(link: KernelLink, commands: CommandRegistry, words: Words): void {
  link.news.connect((_, news) => show(news, link, commands, words));
}

function show(news: KernelNews, link: KernelLink, commands: CommandRegistry, words: Words): void {
  if (news.type === "problem") {
    Notification.error(news.sentence, { autoClose: false });
    return;
  }
  const folder = link.panel.context.path.split("/").slice(0, -1);
  const path = [...folder, news.file].join("/");
  Notification.success(words._n("Exported %1 stage to %2", "Exported %1 stages to %2", news.stages, news.file), {
    autoClose: 10_000,
    actions: [
      {
        label: words.__("Open"),
        callback: () => void commands.execute("docmanager:open", { path }),
      },
    ],
  });
}
