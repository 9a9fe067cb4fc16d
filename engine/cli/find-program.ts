import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { fileNames, pathsOf, type Platform } from "./platform";

/**
 * The first of the folders that holds a program, as the full path of its file.
 *
 * @param names the file names to look for in each folder; those that the platform allows for `program` by default
 */
export async function findProgram(
  platform: Platform,
  program: string,
  folders: readonly string[],
  names: readonly string[] = fileNames(platform, program),
): Promise<string | undefined> {
  for (const folder of folders) {
    for (const name of names) {
      const file = pathsOf(platform).join(folder, name);
      if (await isProgram(file)) return file;
    }
  }
  return undefined;
}

/** Whether this is a file that may be run. Windows knows no such permission: there, every file may. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
