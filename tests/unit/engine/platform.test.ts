import {
  binaryName,
  cacheFolder,
  fileNames,
  pathFolders,
  type Platform,
  readVariable,
  scriptName,
} from "../../../engine/cli/platform";

const linux: Platform = { os: "linux", arch: "x64", home: "/home/ada", env: {} };
const mac: Platform = { os: "darwin", arch: "arm64", home: "/Users/ada", env: {} };
const windows: Platform = { os: "win32", arch: "x64", home: "C:\\Users\\ada", env: {} };

describe("the cache folder", () => {
  test("on Linux is ~/.cache", () => {
    expect(cacheFolder(linux)).toBe("/home/ada/.cache/pulumi-bigcommerce-api-accounts/pulumi");
  });

  test("follows XDG_CACHE_HOME", () => {
    const platform = { ...linux, env: { XDG_CACHE_HOME: "/var/cache/ada" } };
    expect(cacheFolder(platform)).toBe("/var/cache/ada/pulumi-bigcommerce-api-accounts/pulumi");
  });

  test.each(["", "relative/cache"])("ignores the XDG_CACHE_HOME %j, as the XDG specification says", (value) => {
    expect(cacheFolder({ ...linux, env: { XDG_CACHE_HOME: value } })).toBe(cacheFolder(linux));
  });

  test("on macOS is ~/Library/Caches", () => {
    expect(cacheFolder(mac)).toBe("/Users/ada/Library/Caches/pulumi-bigcommerce-api-accounts/pulumi");
  });

  test("on Windows is %LOCALAPPDATA%", () => {
    const platform = { ...windows, env: { LocalAppData: "D:\\Local" } };
    expect(cacheFolder(platform)).toBe("D:\\Local\\pulumi-bigcommerce-api-accounts\\pulumi");
  });

  test("on Windows without %LOCALAPPDATA% is where that would be", () => {
    expect(cacheFolder(windows)).toBe("C:\\Users\\ada\\AppData\\Local\\pulumi-bigcommerce-api-accounts\\pulumi");
  });
});

describe("PATH", () => {
  test("is split at colons, or at semicolons on Windows", () => {
    expect(pathFolders({ ...linux, env: { PATH: "/usr/bin:/bin" } })).toEqual(["/usr/bin", "/bin"]);
    expect(pathFolders({ ...windows, env: { PATH: "C:\\Go\\bin;D:\\b" } })).toEqual(["C:\\Go\\bin", "D:\\b"]);
  });

  test("is found on Windows in whatever case it is spelled, and its quotes are taken off", () => {
    expect(pathFolders({ ...windows, env: { Path: '"C:\\Program Files\\Go\\bin"' } })).toEqual([
      "C:\\Program Files\\Go\\bin",
    ]);
  });

  test("is case-sensitive elsewhere", () => {
    expect(readVariable({ ...linux, env: { Path: "/bin" } }, "PATH")).toBeUndefined();
  });

  test("loses the entries that mean another folder in each working directory", () => {
    expect(pathFolders({ ...linux, env: { PATH: ":.:node_modules/.bin:/bin" } })).toEqual(["/bin"]);
  });

  test("may be missing", () => {
    expect(pathFolders(linux)).toEqual([]);
  });
});

describe("file names", () => {
  test("are the plain name on POSIX systems", () => {
    expect([fileNames(mac, "pulumi"), binaryName(mac, "go"), scriptName(mac, "x")]).toEqual([["pulumi"], "go", "x"]);
  });

  test("have the extensions of PATHEXT on Windows", () => {
    expect(fileNames({ ...windows, env: { PATHEXT: ".EXE;.CMD;" } }, "pulumi")).toEqual(["pulumi.exe", "pulumi.cmd"]);
  });

  test("have Windows' own extensions without PATHEXT", () => {
    expect(fileNames(windows, "x")).toEqual(["x.com", "x.exe", "x.bat", "x.cmd"]);
  });

  test("of compiled programs and of scripts differ on Windows", () => {
    expect([binaryName(windows, "pulumi"), scriptName(windows, "x")]).toEqual(["pulumi.exe", "x.cmd"]);
  });
});
