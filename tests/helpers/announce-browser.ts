import { findChromium } from "./find-chromium";

/** Before any test: a missing browser makes tests be skipped, which a long list of results would hide. */
export default function announceBrowser(): void {
  if (findChromium() !== undefined) return;
  process.stderr.write(
    "No Chromium: the browser tests are skipped. Install it: apt-get install -y chromium, or set CHROMIUM_PATH\n",
  );
}
