import tseslint from "typescript-eslint";

/** A declaration at the top of a module. */
const atTheTop = ":matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind='const'] > VariableDeclarator";
/** A literal, or numbers that are put together; a template that holds values is worked out, and no constant. */
const plainValue = [
  "[init.type='Literal']",
  "[init.type='UnaryExpression'][init.argument.type='Literal']",
  "[init.type='TemplateLiteral'][init.expressions.length=0]",
  "[init.type='BinaryExpression'][init.operator=/^[*+-]$/]",
];
const table = "/^(Object|Array)Expression$/";

export default tseslint.config(
  {
    ignores: [
      "dist/**",
      "node_modules/**",
      "**/node_modules/**",
      ".quickstart*/**",
      "coverage/**",
      "examples/gitops-*/**",
      "plugin/server.js",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["**/*.ts", "**/*.tsx"],
    ignores: ["tests/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: ":matches(PropertyDefinition, MethodDefinition[kind!='constructor'])[accessibility='private']",
          message: "Write a private member as #name. `private` is for constructors and their parameters.",
        },
        {
          selector: `:matches(${plainValue.map((value) => `${atTheTop}[id.name=/^[a-z]/]${value}`).join(", ")})`,
          message: "Write the name of a number, a text or a pattern at the top of a file as LARGEST_PAGE.",
        },
        {
          selector: `${atTheTop}[id.name=/^[A-Z][A-Z0-9_]+$/]:matches([init.type=${table}], [init.expression.type=${table}])`,
          message: "Write the name of a list or a table as tokenTypes. Capitals are for a number, a text or a pattern.",
        },
        {
          selector:
            ":matches(Literal[value=/&(amp|lt|gt|quot|#39);/], TemplateElement[value.raw=/&(amp|lt|gt|quot|#39);/])",
          message: "HTML is written as hono/jsx, which escapes what it is given.",
        },
      ],
    },
  },
  { files: ["**/*.js", "**/*.mjs", "**/*.cjs"], ...tseslint.configs.disableTypeChecked },
);
