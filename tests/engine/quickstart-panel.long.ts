import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { itInABrowser } from "../helpers/chromium";
import { repository } from "../helpers/engine";
import { findChromium } from "../helpers/find-chromium";
import { drawsPictures } from "../helpers/picture";

/** The steps share one store and one stack: each starts where the one before it ended. */
jest.setTimeout(300_000);

let checkout: string;
beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), "bc-quickstart-panel-"));
  for (const part of ["dist", "examples", "policy", "package.json", "Pulumi.yaml"]) {
    cpSync(join(repository, part), join(checkout, part), {
      recursive: true,
      filter: (source) => !/Pulumi\.quickstart.*\.yaml$/.test(source),
    });
  }
  symlinkSync(join(repository, "node_modules"), join(checkout, "node_modules"));
});
afterAll(() => {
  rmSync(checkout, { recursive: true, force: true });
});

interface Run {
  readonly code: number | null;
  readonly output: string;
}

// The display is taken away, so that the browser has no window wherever this runs.
const { FORCE_COLOR: _, DISPLAY: __, WAYLAND_DISPLAY: ___, ...environment } = process.env;
let printed = "";

function npmStart(...args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["dist/tools/quickstart/main.js", "--panel", ...args], {
      cwd: checkout,
      env: { ...environment, CI: "true", BIGCOMMERCE_BROWSER: findChromium() },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => {
      printed += output;
      resolve({ code, output });
    });
  });
}

const workspace = (...path: string[]): string => join(checkout, ".quickstart-panel", ...path);

describe("npm start -- --panel", () => {
  itInABrowser("makes three accounts by clicking the control panel, and `pulumi up` takes them", async () => {
    const { code, output } = await npmStart();
    expect([code, output]).toEqual([0, expect.stringContaining("+ 4 created")]);
    for (const name of ["catalogue-feed", "order-sync", "theme-preview"]) {
      expect(output).toContain(`Made and adopted: "${name}" as ${name}, token fingerprint`);
      expect(output).toMatch(new RegExp(`ApiAccount ${name} created`));
    }
    expect(output).toMatch(/GET \/v3\/catalog\/products .*: 200/);
    expect(output).toMatch(/GET \/v2\/orders .*: 403 You don't have a required scope/);
  });

  itInABrowser("keeps a picture of each form and of each list, to their owner, and no download", () => {
    const pictures = readdirSync(workspace("pictures")).sort();
    expect(pictures).toEqual([1, 2, 3].flatMap((n) => [`${n}-form.png`, `${n}-list.png`]));
    for (const name of pictures) expect(statSync(workspace("pictures", name)).mode & 0o077).toBe(0);
    const files = readdirSync(workspace(), { recursive: true, encoding: "utf8" });
    expect(files.filter((name) => /credentials|downloads/.test(name))).toEqual([]);
    if (drawsPictures) {
      cpSync(workspace("pictures", "2-form.png"), join(repository, "docs/images/control-panel-form.png"));
      cpSync(workspace("pictures", "3-list.png"), join(repository, "docs/images/control-panel-list.png"));
    }
  });

  itInABrowser("changes nothing the second time, and opens no browser for it", async () => {
    const { code, output } = await npmStart();
    expect([code, output]).toEqual([0, expect.stringContaining("4 unchanged")]);
    expect(output).toContain("Nothing to make");
    expect(output).not.toContain("Logged in");
  });

  itInABrowser("deletes the accounts in the control panel with --destroy, and leaves nothing", async () => {
    const { code, output } = await npmStart("--destroy");
    expect([code, output]).toEqual([0, expect.stringContaining("- 4 deleted")]);
    expect(output).toContain('Deleted: "theme-preview"');
    expect(existsSync(workspace())).toBe(false);
    expect(existsSync(join(checkout, "Pulumi.quickstart-panel.yaml"))).toBe(false);
  });

  itInABrowser("shows no secret", () => {
    expect(printed).toMatch(/catalogueFeedToken: \[secret\]/);
    // Tokens have 31 lower-case letters and digits, client secrets 64 hexadecimal ones.
    const words = [...printed.matchAll(/[a-z0-9]{31,}/g)].map(([word]) => word);
    expect(words.filter((word) => word.length === 31 || word.length === 64)).toEqual([]);
  });
});
