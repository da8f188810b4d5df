import type { Command } from "commander";
import type { PluginsFlags } from "./plugins.js";

/** Adds `stagebook plugins`. */
export function addPlugins(program: Command, end: (code: number) => void): void {
  program
    .command("plugins")
    .description("Lists the stages that a config can name, and where each came from")
    .option("--load <plugin...>", "packages and files besides those of the package.json here")
    .option("--config <file>", "the plugins of a pipeline's config, too")
    .option("--json", "print them as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook plugins\n  stagebook plugins --load ./stages/validation.ts\n  stagebook plugins --config pipeline.toml\n\nA package is a plugin when the keywords of its package.json say 'stagebook-plugin'.",
    )
    .action(async (options: PluginsFlags) => {
      const { printPlugins } = await import("./plugins.js");
      await printPlugins(options);
      end(0);
    });
}
