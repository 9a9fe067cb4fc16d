import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repository } from "../../helpers/engine";

describe("a reader that goes away, as `head` does", () => {
  it("changes neither the exit code nor what is said on standard error", async () => {
    const recording = join(repository, "tests/review/recordings/changes.json");
    const args = [join(repository, "dist/cli/main.js"), "review", recording, "--format", "json"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    expect(said).toMatch(/^bc-accounts: the gate is closed: [^\n]*\n/);
    expect(said).not.toContain("EPIPE");
    expect(code).toBe(1);
  });
});
