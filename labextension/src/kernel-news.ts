import { Notification } from "@jupyterlab/apputils";
import type { CommandRegistry } from "@lumino/commands";
import type { KernelLink, KernelNews } from "./kernel-link.js";
import type { Words } from "./words.js";

/** Tells the user what came of a request: the file that was written, or why something could not be done. */
export function tellNews(link: KernelLink, options: NewsOptions): void {
  link.news.connect((_, news) => show(news, link, options));
}

interface NewsOptions {
  readonly commands: CommandRegistry;
  readonly words: Words;
  readonly showPanel: () => void;
}

function show(news: KernelNews, link: KernelLink, options: NewsOptions): void {
  const { commands, words } = options;
  if (news.type === "problem") {
    Notification.error(news.sentence, { autoClose: false });
    return;
  }
  if (news.type === "overwrite") {
    askOverwrite(news, link, words);
    return;
  }
  if (news.type === "verified") {
    showVerified(news, link, options);
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

/** The panel shows it cell by cell; the message leads there from wherever the user is. */
function showVerified(
  news: Extract<KernelNews, { type: "verified" }>,
  link: KernelLink,
  { words, showPanel }: NewsOptions,
): void {
  const known = verifying.get(link);
  const isRunning = news.state === "running";
  const cancel = { label: words.__("Cancel"), callback: () => void link.request({ type: "cancel" }) };
  const actions = [{ label: words.__("Show in the panel"), callback: showPanel }, ...(isRunning ? [cancel] : [])];
  const isGood = news.hidden.length === 0 && !news.cells.some(({ verdict }) => odd.has(verdict));
  const type = isRunning ? "in-progress" : news.state === "done" && isGood ? "success" : "warning";
  const autoClose = isRunning ? false : 10_000;
  // One message from beginning to end: Lab loses a dismissal that comes right behind an update.
  if (known !== undefined) Notification.update({ id: known, message: news.sentence, type, autoClose, actions });
  else verifying.set(link, Notification.emit(news.sentence, type, { autoClose, actions }));
  if (!isRunning) verifying.delete(link);
}

const odd: ReadonlySet<string> = new Set(["different", "failed", "varies"]);
