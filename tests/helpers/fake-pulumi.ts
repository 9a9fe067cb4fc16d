import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Stands for the Pulumi CLI where a test chooses what it prints, byte by byte. A shell script on PATH, beside a project. */
export class FakePulumi {
  readonly folder = mkdtempSync(join(tmpdir(), "bc-pulumi-"));
  readonly #path = process.env["PATH"];

  /** @param answers What it prints for each first words of its arguments: a text, or a value as JSON. */
  start(answers: Readonly<Record<string, unknown>>): void {
    writeFileSync(join(this.folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) this.#program(name, "exit 1");
    const cases = Object.entries(answers).map(([words, answer], index) => {
      const file = join(this.folder, `answer-${index}`);
      writeFileSync(file, typeof answer === "string" ? answer : JSON.stringify(answer));
      return `"${words}"*) cat "${file}";;`;
    });
    this.#program("pulumi", ['case "$*" in', "version*) echo v3.250.0;;", ...cases, "*) exit 9;;", "esac"].join("\n"));
    process.env["PATH"] = `${this.folder}${delimiter}${this.#path ?? ""}`;
  }

  stop(): void {
    process.env["PATH"] = this.#path;
    rmSync(this.folder, { recursive: true });
  }

  #program(name: string, text: string): void {
    writeFileSync(join(this.folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(this.folder, name), 0o755);
  }
}
