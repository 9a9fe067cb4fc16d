import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "./engine";

export interface QuickstartRun {
  readonly code: number | null;
  readonly output: string;
}

/** A copy of what the quickstart needs of the checkout, so that a developer's own quickstart stays as it is. */
export class QuickstartCheckout {
  readonly folder = mkdtempSync(join(tmpdir(), "bc-quickstart-"));
  /** What every run printed. */
  printed = "";

  constructor() {
    for (const part of ["dist", "examples", "policy", "package.json", "Pulumi.yaml"]) {
      cpSync(join(repository, part), join(this.folder, part), {
        recursive: true,
        filter: (source) => !/Pulumi\.quickstart.*\.yaml$/.test(source),
      });
    }
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Runs `npm start` with these arguments and variables; a variable that is undefined is taken away. */
  start(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<QuickstartRun> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ["dist/tools/quickstart/main.js", ...args], {
        cwd: this.folder,
        // CI, because some libraries colour what a build server collects; the output here goes to a pipe, so it has none.
        // Jest sets FORCE_COLOR for its workers, where jest itself runs on a terminal.
        env: { ...process.env, FORCE_COLOR: undefined, CI: "true", ...environment },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.once("error", reject);
      child.once("close", (code) => {
        this.printed += output;
        resolve({ code, output });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
