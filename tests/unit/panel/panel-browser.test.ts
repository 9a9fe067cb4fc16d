import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { openBrowser } from "../../../panel/browser/playwright";
import { PanelBrowser } from "../../../panel/browser/panel-browser";
import { SessionVault } from "../../../panel/session/session-vault";

jest.mock("../../../panel/browser/playwright");

/** As much of a browser as the class asks for. A real one is in tests/panel: it cannot be told when to die. */
class FakeBrowser extends EventEmitter {
  isOpen = true;
  newPage: () => Promise<object> = () =>
    Promise.resolve({
      context: () => this.context,
      close: () => Promise.resolve(),
      setDefaultTimeout: () => undefined,
      on: () => undefined,
    });
  readonly context = { newPage: () => this.newPage(), browser: () => this, storageState: () => Promise.resolve({}) };

  newContext(): Promise<object> {
    return Promise.resolve(this.context);
  }

  isConnected(): boolean {
    return this.isOpen;
  }

  close(): Promise<void> {
    this.isOpen = false;
    return Promise.resolve();
  }
}

describe("the browser of a gateway", () => {
  let folder: string;
  let panel: PanelBrowser;
  const opened: FakeBrowser[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "panel-"));
    const vault = new SessionVault(folder, Buffer.alloc(32, 1));
    vault.save("abc123", { cookies: [], origins: [] });
    panel = new PanelBrowser({ vault });
    opened.splice(0);
    jest.mocked(openBrowser).mockImplementation(() => {
      const browser = new FakeBrowser();
      opened.push(browser);
      return Promise.resolve(browser as unknown as Browser);
    });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const work = () => panel.inStore("abc123", () => Promise.resolve("done"));

  it("is opened again when it has died, and none is left open in the end, although the news of the death comes late", async () => {
    await work();
    const [first] = opened;
    if (first === undefined) throw new Error("no browser was opened");
    first.isOpen = false;
    first.newPage = () => Promise.reject(new Error("the browser has been closed"));
    expect(await work()).toBe("done");
    first.emit("disconnected");
    expect(await work()).toBe("done");
    expect(opened).toHaveLength(2);
    await panel.close();
    expect(opened.filter(({ isOpen }) => isOpen)).toEqual([]);
  });

  it("that lives on is closed in the end, also after it refused a tab", async () => {
    await work();
    const [first] = opened;
    if (first === undefined) throw new Error("no browser was opened");
    const { newPage } = first;
    first.newPage = () => Promise.reject(new Error("too many tabs"));
    await expect(work()).rejects.toThrow("too many tabs");
    first.newPage = newPage;
    expect(await work()).toBe("done");
    await panel.close();
    expect(opened.filter(({ isOpen }) => isOpen)).toEqual([]);
  });
});
