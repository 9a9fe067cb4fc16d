import { existsSync } from "node:fs";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where this machine has a browser; undefined where it has none. @throws when CHROMIUM_PATH leads nowhere. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  if (named === undefined || named === "") return places.find((path) => existsSync(path));
  if (existsSync(named)) return named;
  throw new Error(`CHROMIUM_PATH is ${named}, where nothing is. Set it to a Chromium's program, or unset it.`);
}
