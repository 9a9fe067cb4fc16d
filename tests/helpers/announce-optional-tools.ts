import announceBrowser from "./announce-browser";
import { findShell } from "./find-shell";

/** Before any test: what is missing makes tests be skipped, which a long list of results would hide. */
export default function announceOptionalTools(): void {
  announceBrowser();
  for (const shell of ["fish", "zsh"] as const) {
    if (findShell(shell) !== undefined) continue;
    process.stderr.write(`No ${shell}: its completion test is skipped. Install it: apt-get install -y ${shell}\n`);
  }
}
