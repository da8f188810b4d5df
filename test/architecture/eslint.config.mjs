// Three rules that need types; everything else is Biome's.
import tseslint from "typescript-eslint";

export default tseslint.config({
  files: ["kernel/src/**/*.ts", "labextension/src/**/*.ts", "labextension/src/**/*.tsx"],
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { projectService: true, tsconfigRootDir: process.cwd() },
  },
  linterOptions: { reportUnusedDisableDirectives: "error" },
  plugins: { "@typescript-eslint": tseslint.plugin },
  rules: {
    "@typescript-eslint/no-floating-promises": "error",
    "@typescript-eslint/no-misused-promises": "error",
    "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
  },
});
