import { slim } from "./slim.mjs";

/** How everything of ours that Node runs as one file is put together. @type {import("esbuild").BuildOptions} */
export const nodeBundle = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // Names stay, because an error's name is part of what it says.
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  logLevel: "warning",
  plugins: [slim],
};
