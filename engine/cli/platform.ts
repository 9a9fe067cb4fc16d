import path from "node:path";

/** Environment variables as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the paths depend on. Everything here is a pure function of it, so that the paths of each platform can be
 * tested on any.
 */
export interface Platform {
  /** As in `process.platform`. */
  readonly os: NodeJS.Platform;
  /** As in `process.arch`. */
  readonly arch: string;
  readonly env: Environment;
  /** The user's home folder. */
  readonly home: string;
}

/** The folder of this project inside the user's cache folder. */
const CACHE_FOLDER = "pulumi-bigcommerce-api-accounts";

/** Windows' own default for a PATHEXT that is not set. */
const DEFAULT_PATHEXT = ".COM;.EXE;.BAT;.CMD";

/** `path.win32` or `path.posix`, whichever the platform means. */
export function pathsOf(platform: Platform): path.PlatformPath {
  return platform.os === "win32" ? path.win32 : path.posix;
}

/** An environment variable; on Windows in whatever case it is spelled (`Path`). Empty counts as not set. */
export function readVariable(platform: Platform, name: string): string | undefined {
  const value =
    platform.os === "win32"
      ? Object.entries(platform.env).find(([key]) => key.toUpperCase() === name.toUpperCase())?.[1]
      : platform.env[name];
  return value === "" ? undefined : value;
}

/**
 * The folders of PATH, in order. Entries that are not absolute are left out: they mean another folder in each working
 * directory, and the user did not install a program there.
 */
export function pathFolders(platform: Platform): readonly string[] {
  const paths = pathsOf(platform);
  return (readVariable(platform, "PATH") ?? "")
    .split(paths.delimiter)
    .map((folder) => (platform.os === "win32" ? folder.replaceAll('"', "") : folder))
    .filter((folder) => paths.isAbsolute(folder));
}

/** The file names under which a program may be found: `pulumi` alone, or on Windows with each extension of PATHEXT. */
export function fileNames(platform: Platform, program: string): readonly string[] {
  if (platform.os !== "win32") return [program];
  const extensions = (readVariable(platform, "PATHEXT") ?? DEFAULT_PATHEXT).split(";").filter((text) => text !== "");
  return extensions.map((extension) => program + extension.toLowerCase());
}

/** The file name of a compiled program. */
export function binaryName(platform: Platform, program: string): string {
  return platform.os === "win32" ? `${program}.exe` : program;
}

/** The file name of a program that Pulumi ships as a shell script on POSIX systems and as a batch file on Windows. */
export function scriptName(platform: Platform, program: string): string {
  return platform.os === "win32" ? `${program}.cmd` : program;
}

/**
 * Where CLIs are kept for the user, outside every checkout: under `$XDG_CACHE_HOME` or `~/.cache`, on macOS under
 * `~/Library/Caches`, on Windows under `%LOCALAPPDATA%`. An XDG_CACHE_HOME that is set wins on macOS too; one that is
 * not absolute is ignored, as the XDG specification says.
 */
export function cacheFolder(platform: Platform): string {
  const paths = pathsOf(platform);
  return paths.join(cacheHome(platform, paths), CACHE_FOLDER, "pulumi");
}

function cacheHome(platform: Platform, paths: path.PlatformPath): string {
  if (platform.os === "win32")
    return readVariable(platform, "LOCALAPPDATA") ?? paths.join(platform.home, "AppData", "Local");
  const chosen = readVariable(platform, "XDG_CACHE_HOME");
  if (chosen !== undefined && paths.isAbsolute(chosen)) return chosen;
  return platform.os === "darwin"
    ? paths.join(platform.home, "Library", "Caches")
    : paths.join(platform.home, ".cache");
}
