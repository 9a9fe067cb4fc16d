import type { Page } from "playwright-core";
import { drawsPictures, picture } from "./picture";

/** Writes `docs/images/<name>.png` of what a terminal showed, the command first, where pictures are asked for. */
export async function terminalPicture(page: Page, name: string, command: string, shown: string): Promise<void> {
  if (!drawsPictures) return;
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const lines = shown.trimEnd().split("\n");
  await page.setContent(`<!doctype html><style>
    body { margin: 0; background: #14171c; color: #d7dde6; font: 15px/1.5 "DejaVu Sans Mono", monospace; }
    pre { margin: 0; padding: 20px 24px; }
    .prompt { color: #7fb4ff; } .added { color: #e9b872; } .taken { color: #9aa6b5; } .note { color: #8a94a3; }
  </style><pre><span class="prompt">$</span> ${escaped(command)}\n${lines.map((line) => coloured(escaped(line))).join("\n")}</pre>`);
  await picture(page, name, Math.ceil(40 + (lines.length + 1) * 22.5));
}

function coloured(line: string): string {
  if (/^\s+\+ /.test(line)) return `<span class="added">${line}</span>`;
  if (/^\s+- /.test(line)) return `<span class="taken">${line}</span>`;
  return line.replace(/\/\/.*$/, (note) => `<span class="note">${note}</span>`);
}
