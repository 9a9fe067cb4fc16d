import { cpSync, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { itInABrowser } from "../helpers/chromium";
import { repository } from "../helpers/engine";
import { findChromium } from "../helpers/find-chromium";
import { drawsPictures } from "../helpers/picture";
import { QuickstartCheckout, type QuickstartRun } from "../helpers/quickstart";

/** The steps share one store and one stack: each starts where the one before it ended. */
jest.setTimeout(300_000);

let checkout: QuickstartCheckout;
beforeAll(() => {
  checkout = new QuickstartCheckout();
});
afterAll(() => {
  checkout.remove();
});

function npmStart(...args: string[]): Promise<QuickstartRun> {
  // The display is taken away, so that the browser has no window wherever this runs.
  const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  return checkout.start(["--panel", ...args], { ...noDisplay, BIGCOMMERCE_BROWSER: findChromium() });
}

const workspace = (...path: string[]): string => join(checkout.folder, ".quickstart-panel", ...path);

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
    expect(existsSync(join(checkout.folder, "Pulumi.quickstart-panel.yaml"))).toBe(false);
  });

  itInABrowser("shows no secret", () => {
    expect(checkout.printed).toMatch(/catalogueFeedToken: \[secret\]/);
    // Tokens have 31 lower-case letters and digits, client secrets 64 hexadecimal ones.
    const words = [...checkout.printed.matchAll(/[a-z0-9]{31,}/g)].map(([word]) => word);
    expect(words.filter((word) => word.length === 31 || word.length === 64)).toEqual([]);
  });
});
