import { widgetVersion } from "../messages/index.js";
import { protocolVersion } from "../protocol/index.js";

/** Answers `kernel_info_request`. */
export function kernelInfo(): Readonly<Record<string, unknown>> {
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "stagebook",
    implementation_version: widgetVersion,
    language_info: {
      name: "typescript",
      version: "7.0.2",
      mimetype: "text/typescript",
      file_extension: ".ts",
      codemirror_mode: { name: "typescript" },
      pygments_lexer: "typescript",
    },
    banner: "TypeScript (Stagebook): write %help for the magics",
    debugger: true,
    help_links: [{ text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" }],
    supported_features: ["debugger"],
  };
}
