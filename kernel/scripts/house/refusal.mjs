/** A sentence for the person at the terminal: what could not be done and what to do; shown without a trace. */
export class Refusal extends Error {
  constructor(sentence) {
    super(sentence);
    this.name = "Refusal";
  }
}

const fullDisk = "The disk is full; free at least 2 GB on the disk that holds this folder, then run the command again";

/** Runs the main function of a script: a refusal becomes one line on stderr and exit code 1. */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof Refusal || isFullDisk(error))) throw error;
    process.stderr.write(`\n${error instanceof Refusal ? error.message : fullDisk}\n`);
    process.exitCode = 1;
  }
}

function isFullDisk(error) {
  return error?.code === "ENOSPC" || error?.code === "EDQUOT";
}

const noNetwork =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|NewConnectionError|ProxyError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|Temporary failure resolving|Failed to establish a new connection/;
const noSpace = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/;

/** Turns what a failed program printed into a refusal; `what` is what it was to do, such as `npm ci`. */
export function explainFailure(what, outcome) {
  if (noSpace.test(outcome.output)) return new Refusal(fullDisk);
  if (noNetwork.test(outcome.output)) {
    return new Refusal(
      `${what} could not reach ${hostOf(outcome.output)}; check the network (or its proxy), then run the command again`,
    );
  }
  process.stderr.write(`\n${outcome.output.trimEnd().split("\n").slice(-40).join("\n")}\n`);
  const end = outcome.code === null ? "could not be run to its end" : `ended with exit code ${outcome.code}`;
  return new Refusal(`${what} ${end}; its last lines are above`);
}

function hostOf(output) {
  const host = /https?:\/\/([^/\s'"]+)/.exec(output)?.[1] ?? /host='([^']+)'/.exec(output)?.[1];
  return host ?? "the network";
}
