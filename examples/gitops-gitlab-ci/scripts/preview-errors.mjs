// Prints why a preview failed. A file that is no preview is removed, so that no review is made of it.
import { readFileSync, rmSync } from "node:fs";

const [file] = process.argv.slice(2);

function errorsOf(text) {
  const { diagnostics = [] } = JSON.parse(text);
  return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => String(message));
}

/** Without colours and other control characters, and without what the runner would take for a command. */
function plain(message) {
  return message
    .replace(/\u001b\[[0-9;]*[A-Za-z]|<\{%.*?%\}>/g, "")
    .replace(/[^\P{Cc}\n]|\p{Cf}/gu, "")
    .replace(/^\s*::/gm, ": :")
    .replace(/##(?=\[|vso\[)/g, "# #")
    .trim();
}

try {
  const errors = errorsOf(readFileSync(file, "utf8")).map(plain);
  console.log(["The preview failed:", ...errors].join("\n"));
} catch {
  console.log("The preview failed before it wrote anything; what Pulumi says about it stands above.");
  rmSync(file, { force: true });
}
