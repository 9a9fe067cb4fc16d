import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import path from "node:path";

/** Bytes in all files of a folder and its sub-folders. What disappears meanwhile counts as 0. */
export async function folderSize(folder: string): Promise<number> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true, recursive: true });
  } catch {
    return 0;
  }
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    try {
      bytes += (await lstat(path.join(entry.parentPath, entry.name))).size;
    } catch {
      // Deleted since it was listed.
    }
  }
  return bytes;
}
