import { join } from "node:path";
import type { Page } from "playwright-core";
import { repository } from "./engine";

/** Set, a run of the tests in a browser writes the pictures of the documentation anew. */
export const drawsPictures = process.env["UPDATE_PICTURES"] === "1";

/** Writes `docs/images/<name>.png` of what the page shows, where pictures are asked for. */
export async function picture(page: Page, name: string, height = 860): Promise<void> {
  if (!drawsPictures) return;
  await page.setViewportSize({ width: 1280, height });
  await page.screenshot({ path: join(repository, "docs/images", `${name}.png`) });
}
