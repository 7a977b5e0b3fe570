import boundaries from "eslint-plugin-boundaries";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

/** A part with more than eight props is two parts. */
const fewProps = {
  create: (context) => ({
    VariableDeclarator(node) {
      const calls = node.init?.type === "CallExpression" && node.init.callee.name === "$props";
      if (calls && node.id.type === "ObjectPattern" && node.id.properties.length > 8) {
        context.report({ node, message: "a part has at most 8 props: group them or split the part" });
      }
    },
  }),
};

/** From each tier: the tiers it may import. Features never import one another. */
const layers = [
  ["lib", ["lib"]],
  ["ipc", ["lib", "ipc"]],
  ["kit", ["lib", "kit"]],
  ["parts", ["lib", "ipc", "kit", "parts"]],
  ["features", ["lib", "ipc", "kit", "parts"]],
  ["shell", ["lib", "ipc", "kit", "parts", "features", "shell"]],
];

export default ts.config(
  { ignores: ["dist", "src/ipc/generated"] },
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs["flat/recommended"],
  {
    languageOptions: { globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { boundaries, house: { rules: { "few-props": fewProps } } },
    settings: {
      "import/resolver": { node: { extensions: [".ts", ".svelte", ".svelte.ts", ".js"] } },
      "boundaries/include": ["src/**/*"],
      "boundaries/elements": [
        { type: "lib", pattern: "src/lib" },
        { type: "ipc", pattern: "src/ipc" },
        { type: "kit", pattern: "src/kit" },
        { type: "parts", pattern: "src/parts" },
        { type: "features", pattern: "src/features/*", capture: ["feature"] },
        { type: "shell", pattern: "src/shell" },
        { type: "styles", pattern: "src/styles" },
      ],
    },
    rules: {
      "house/few-props": "error",
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          policies: [
            ...layers.map(([from, to]) => ({
              from: { element: { type: from } },
              allow: { to: { element: { types: { anyOf: to } } } },
            })),
            {
              from: { element: { type: "features" } },
              allow: { to: { element: { type: "features", captured: { feature: "{{ from.element.captured.feature }}" } } } },
            },
          ],
        },
      ],
      "no-restricted-imports": [
        "error",
        {
          paths: [{ name: "@lucide/svelte", message: "Import one icon: @lucide/svelte/icons/play." }],
          patterns: [{ group: ["@tauri-apps/*"], message: "Only src/ipc speaks to the shell." }],
        },
      ],
      // A Map beside reactive state is mostly a cache, which must not be reactive.
      "svelte/prefer-svelte-reactivity": "off",
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  { files: ["src/ipc/**"], rules: { "no-restricted-imports": "off" } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  { files: ["**/*.svelte"], rules: { "max-lines": ["error", 250] } },
  { files: ["**/*.ts"], rules: { "max-lines": ["error", 400] } },
  { files: ["*.js", "*.ts"], languageOptions: { globals: globals.node } },
);
