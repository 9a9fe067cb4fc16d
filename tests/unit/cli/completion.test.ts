import { execFileSync } from "node:child_process";
import { renderCompletion, shells } from "../../../cli/completion/render-completion";
import { bcAccounts } from "../../../cli/program";

const program = bcAccounts();
const verbs = program.commands.map((verb) => verb.name());

/** What bash itself offers for a line that ends with the last of these words. */
function offered(...words: string[]): string[] {
  const script = [
    renderCompletion(program, "bash"),
    `COMP_WORDS=(bc-accounts ${words.map((word) => `'${word}'`).join(" ")})`,
    `COMP_CWORD=${words.length}`,
    "_bc_accounts",
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ].join("\n");
  return execFileSync("bash", ["--norc", "-c", script], { encoding: "utf8" }).split("\n").filter(Boolean);
}

describe("completion in a shell", () => {
  it("offers every verb", () => {
    expect(offered("")).toEqual([...verbs, "--help", "--version"]);
    expect(offered("ve")).toEqual(["verify"]);
  });

  it("offers the options of the verb, and the words that an option takes", () => {
    expect(offered("export", "--na")).toEqual(["--namespace"]);
    expect(offered("review", "--fail-on", "")).toEqual(["escalation", "sensitive", "any", "never"]);
    expect(offered("doctor", "--format", "j")).toEqual(["json"]);
  });

  it.each(shells)("is a script for %s that knows every verb and long option", (shell) => {
    const script = renderCompletion(program, shell);
    for (const verb of program.commands) {
      expect(script).toContain(verb.name());
      for (const { long } of verb.options) {
        expect(script).toContain(shell === "fish" ? `-l ${long?.slice(2) ?? ""}` : (long ?? ""));
      }
    }
  });
});
