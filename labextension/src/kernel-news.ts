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
  if (news.type === "overwrite") {
    askOverwrite(news, link, words);
    return;
  }
  if (news.type === "verified") {
    showVerified(news, link, words);
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

function askOverwrite({ file, sentence }: Extract<KernelNews, { type: "overwrite" }>, link: KernelLink, words: Words): void {
  Notification.warning(sentence, {
    autoClose: false,
    actions: [
      {
        label: words.__("Overwrite %1", file),
        displayType: "warn",
        callback: () => void link.request({ type: "export", file, force: true }),
      },
      // Closes the message, as each of its buttons does.
      { label: words.__("Keep it"), callback: () => undefined },
    ],
  });
}

/** The message that follows the verification of each notebook. */
const verifying = new WeakMap<KernelLink, string>();
const mostLines = 6;

function showVerified(news: Extract<KernelNews, { type: "verified" }>, link: KernelLink, words: Words): void {
  const known = verifying.get(link);
  if (news.state === "running") {
    const actions = [{ label: words.__("Cancel"), callback: () => void link.request({ type: "cancel" }) }];
    if (known === undefined) verifying.set(link, Notification.emit(news.sentence, "in-progress", { autoClose: false, actions }));
    else Notification.update({ id: known, message: news.sentence, type: "in-progress", autoClose: false, actions });
    return;
  }
  verifying.delete(link);
  const odd = news.cells.filter(({ verdict }) => ["different", "failed", "varies"].includes(verdict));
  const lines = [
    ...news.hidden,
    ...odd.map(({ number, title, verdict, detail }) => `${number} ${title.replace(/;$/, "")}: ${verdict}, ${detail}`),
  ];
  const more = lines.length > mostLines ? [words.__("and %1 more: '%verify' in a cell shows all", lines.length - mostLines)] : [];
  const isGood = news.state === "done" && odd.length === 0 && news.hidden.length === 0;
  const message = [news.sentence, ...lines.slice(0, mostLines), ...more].join("\n\n");
  const [type, autoClose] = isGood ? (["success", 10_000] as const) : (["warning", false] as const);
  // One message from beginning to end: Lab loses a dismissal that comes right behind an update.
  if (known === undefined) Notification.emit(message, type, { autoClose });
  else Notification.update({ id: known, message, type, autoClose, actions: [] });
}
