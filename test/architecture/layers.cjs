// Who may import whom: README.md, «How it is built». A room may import itself and the rooms of its line, nothing else.
const allowed = {
  cli: [
    "session",
    "cells",
    "analysis",
    "adapters",
    "modules",
    "plugins",
    "documents",
    "portraits",
    "runs",
    "stages",
    "protocol",
    "host",
  ],
  session: [
    "debugger",
    "cells",
    "analysis",
    "protocol",
    "runner",
    "helpers",
    "syntax",
    "documents",
    "portraits",
    "runs",
    "stages",
    "host",
  ],
  debugger: ["cells", "modules", "runner"],
  cells: ["analysis", "modules", "syntax", "runner", "portraits", "runs", "stages", "host"],
  runner: ["modules", "helpers", "portraits", "runs", "stages", "host"],
  analysis: ["modules", "syntax", "stages"],
  adapters: ["runs", "stages", "host"],
  training: ["helpers", "runs", "store", "stages"],
  hooks: ["runs", "stages"],
  samples: ["training", "runs", "stages"],
  plugins: ["samples", "hooks", "runs", "stages"],
  helpers: ["runs", "host"],
  runs: ["store", "stages"],
  store: [],
  portraits: [],
  documents: [],
  stages: [],
  host: [],
  protocol: [],
  modules: [],
  syntax: [],
  messages: [],
};
const everywhere = ["messages"];
const library = ["messages", "host", "stages", "store", "runs", "helpers", "plugins", "hooks", "samples", "training", "adapters"];

/** Packages that cost much to load, and the only files that may name them. */
const heavy = {
  zeromq: "^kernel/src/protocol/sockets\\.ts$",
  "typescript|typescript-native": "^kernel/src/(analysis/|modules/lower-decorators\\.ts$)",
  "oxc-parser|oxc-transform": "^kernel/src/(analysis|cells|modules)/",
  "@tensorflow/[^/]+": "^kernel/src/helpers/",
};

/** A room and what lies in it. */
const room = (names) => `^kernel/src/(${names.join("|")})/`;

const directions = Object.entries(allowed).map(([name, below]) => ({
  name: `${name}-imports-down`,
  comment: `kernel/src/${name} may import ${[...below, ...everywhere].join(", ") || "nothing"} and errors.ts`,
  severity: "error",
  from: { path: room([name]) },
  to: {
    path: "^kernel/src/",
    pathNot: [room([name, ...below, ...everywhere]), "^kernel/src/errors\\.ts$"],
  },
}));

const loads = Object.entries(heavy).map(([packages, files]) => ({
  name: `heavy-${packages.replace(/\W+/g, "-")}`,
  comment: `only ${files} may import ${packages}`,
  severity: "error",
  from: { path: "^kernel/src/", pathNot: files },
  to: { path: `^(node_modules/|.*/node_modules/)(${packages})(/|$)` },
}));

module.exports = {
  forbidden: [
    ...directions,
    {
      name: "doors-only",
      comment: "another room is entered through its index.ts",
      severity: "error",
      from: { path: "^kernel/src/([^/]+)/" },
      to: {
        path: "^kernel/src/([^/]+)/",
        pathNot: ["^kernel/src/$1/", "^kernel/src/[^/]+/index\\.ts$"],
      },
    },
    {
      name: "entry-is-a-table-of-contents",
      comment: "kernel/src/index.ts opens the doors of the library half only",
      severity: "error",
      from: { path: "^kernel/src/index\\.ts$" },
      to: {
        path: "^kernel/src/",
        pathNot: [`${room(library)}index\\.ts$`, "^kernel/src/errors\\.ts$"],
      },
    },
    {
      name: "no-cycles",
      comment: "type-only cycles count",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "wire-is-for-session-and-cli",
      comment: "protocol speaks to session and cli only",
      severity: "error",
      from: {
        path: "^kernel/src/",
        pathNot: room(["protocol", "session", "cli"]),
      },
      to: { path: room(["protocol"]) },
    },
    {
      name: "library-stays-light",
      comment: "the library half never reaches the compiler or the wire",
      severity: "error",
      from: { path: [room(library), "^kernel/src/(index|errors)\\.ts$"] },
      to: {
        path: "node_modules/(typescript|typescript-native|zeromq|oxc-[^/]+)/",
        reachable: true,
      },
    },
    {
      name: "page-sees-messages-and-documents",
      comment: "the page imports 'stagebook/messages' and 'stagebook/documents', and nothing else of the kernel",
      severity: "error",
      from: { path: "^labextension/" },
      to: {
        path: "^(kernel|node_modules/stagebook)/",
        pathNot: "^(kernel|node_modules/stagebook)/(src|dist)/(messages|documents)/",
      },
    },
    {
      name: "everything-resolves",
      comment: "an import that leads nowhere hides from every other rule",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    ...loads,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.css$" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "node", "default"],
      mainFields: ["main", "types"],
    },
  },
};
