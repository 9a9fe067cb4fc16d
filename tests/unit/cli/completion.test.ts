import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderCompletion, shells } from "../../../cli/completion/render-completion";
import { bcAccounts } from "../../../cli/program";
import { findShell } from "../../helpers/find-shell";

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

  const fish = findShell("fish");
  const zsh = findShell("zsh");
  const folder = mkdtempSync(join(tmpdir(), "bc-completion-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, TERM: "dumb" };
  /** The script as a file, as the shell's set-up file sources it. */
  const written = (shell: "fish" | "zsh") => {
    const path = join(folder, `completion.${shell}`);
    writeFileSync(path, renderCompletion(program, shell));
    return path;
  };

  (fish === undefined ? it.skip : it)("works in a real fish: verbs, verbs of verbs, options, words of options", () => {
    const words = (line: string) =>
      execFileSync(
        fish ?? "",
        ["--no-config", "-c", `source ${written("fish")}; complete -C ${JSON.stringify(line)}`],
        {
          ...{ encoding: "utf8", env, cwd: folder },
        },
      )
        .split("\n")
        .filter(Boolean)
        .map((offer) => offer.split("\t")[0]);
    expect(words("bc-accounts ve")).toEqual(["verify"]);
    expect(words("bc-accounts ").sort()).toEqual([...verbs].sort());
    expect(words("bc-accounts gateway ")).toEqual(expect.arrayContaining(["token", "backup"]));
    expect(words("bc-accounts gateway to")).toEqual(["token"]);
    expect(words("bc-accounts doctor --format j")).toEqual(["json"]);
    expect(words("bc-accounts export --na")).toEqual(["--namespace"]);
  });

  (zsh === undefined ? it.skip : it)(
    "works in a real zsh at a terminal, also where nothing has set up its completion",
    () => {
      // A zsh of its own at a terminal that zsh makes, the keys that a person presses, and what is then run.
      const script = String.raw`
      zmodload zsh/zpty
      zpty shell $1 -f -i
      zpty -w shell "source $2; bc-accounts() { print GO\"\"T\"<\$*>\" }; print RE\"\"ADY"
      zpty -r shell out '*READY*'
      zpty -w -n shell $'bc-accounts doc\t--form\tj\t\n'
      zpty -r shell out '*GOT<*>*'
      print -r -- "${"$"}{${"$"}{out##*GOT<}%%>*}"
      zpty -d shell`;
      const ran = execFileSync(zsh ?? "", ["-f", "-c", script, "zsh", zsh ?? "", written("zsh")], {
        encoding: "utf8",
        env,
        cwd: folder,
        timeout: 60_000,
      });
      expect(ran.trim()).toBe("doctor --format json");
    },
  );

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
