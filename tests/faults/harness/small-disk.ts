import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function mount(...args: string[]): void {
  execFileSync("mount", args, { stdio: "ignore" });
}

export function unmount(path: string): void {
  execFileSync("umount", [path]);
}

/** Has this process the right to mount a file system of its own? */
export function canMount(): boolean {
  if (process.platform !== "linux") return false;
  const place = mkdtempSync(join(tmpdir(), "bc-mount-"));
  try {
    mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", place);
    unmount(place);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true });
  }
}
