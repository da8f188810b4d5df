// Where output goes: one port, four implementations. No rendering decisions and no kernel protocol belong here.
export type { Host, HostComm, MimeBundle } from "./host.js";
