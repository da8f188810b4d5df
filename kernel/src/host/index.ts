// Where output goes: one port, four implementations. No rendering decisions and no kernel protocol belong here.
export { cutLine } from "./cut-line.js";
export { DenoHost, type DenoJupyter, findDenoJupyter } from "./deno-host.js";
export { detectHost, setHost } from "./detect-host.js";
export type { CommListener, Host, HostComm, MimeBundle } from "./host.js";
export { LiveLines, type LiveStreams } from "./live-lines.js";
export { plainText, TerminalHost } from "./terminal-host.js";
export { findTslab, TslabHost, type TslabModule } from "./tslab-host.js";
