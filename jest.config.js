/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/tests"],
  globalSetup: "<rootDir>/tests/helpers/announce-browser.ts",
  testMatch: ["**/*.test.ts", "**/*.test.tsx"],
  transform: {
    "^.+\\.tsx?$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2023",
          parser: { syntax: "typescript", tsx: true },
          transform: { react: { runtime: "automatic", importSource: "hono/jsx" } },
        },
        module: { type: "commonjs" },
      },
    ],
  },
  // The engine tests start real `pulumi` processes; two cores hold two of those at once.
  maxWorkers: 2,
  testTimeout: 30_000,
};
