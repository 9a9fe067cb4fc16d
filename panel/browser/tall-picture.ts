import { writeFileSync } from "node:fs";
import type { Page } from "playwright-core";

/** Pages that go on for ever are cut here. */
const TALLEST = 6000;

/**
 * A picture of the whole page, in a window that is tall enough for it. A full-page picture of a small window would show what
 * stays in its place while the page scrolls, such as a sidebar or a bar with Save, in front of the rows.
 */
export async function tallPicture(page: Page, path: string): Promise<void> {
  const size = page.viewportSize();
  const { width, height } = await page.evaluate<{ width: number; height: number }>(SIZE_OF_ALL);
  const tall = { width: size?.width ?? width, height: Math.min(TALLEST, Math.max(height, size?.height ?? 0)) };
  if (size !== null) {
    await page.setViewportSize(tall);
    try {
      await page.screenshot({ path });
    } finally {
      await page.setViewportSize(size);
    }
    return;
  }
  // A person's window keeps its size: only what the page believes of it is changed, for a moment.
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("Emulation.setDeviceMetricsOverride", { ...tall, deviceScaleFactor: 0, mobile: false });
    const { data } = await session.send("Page.captureScreenshot", { format: "png" });
    writeFileSync(path, Buffer.from(data, "base64"), { mode: 0o600 });
  } finally {
    await session.send("Emulation.clearDeviceMetricsOverride").catch(() => undefined);
    await session.detach().catch(() => undefined);
  }
}

/** Runs in the page: what the window shows, and the most that is hidden in anything that scrolls. */
const SIZE_OF_ALL = `(() => {
  const hiddenIn = [...document.querySelectorAll("*")]
    .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowY))
    .map((element) => element.scrollHeight - element.clientHeight);
  const hiddenInFrames = [...document.querySelectorAll("iframe")].map((frame) => {
    try {
      return frame.contentDocument.documentElement.scrollHeight - frame.clientHeight;
    } catch {
      return 0;
    }
  });
  const hidden = Math.max(0, ...hiddenIn, ...hiddenInFrames);
  return { width: innerWidth, height: Math.max(document.documentElement.scrollHeight, innerHeight + hidden) };
})()`;
