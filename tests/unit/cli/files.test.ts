import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExitError } from "../../../cli/exit-codes";
import { writeSecret } from "../../../cli/files";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "bc-files-"))));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const modeOf = (file: string) => statSync(file).mode & 0o777;

describe("a file that secrets are written to", () => {
  it("is readable by its owner only", () => {
    writeSecret("sesame", join(folder, ".env"));
    expect(readFileSync(join(folder, ".env"), "utf8")).toBe("sesame");
    expect(modeOf(join(folder, ".env"))).toBe(0o600);
  });

  it("is readable by its owner only, too, when it stood open before", () => {
    writeFileSync(join(folder, ".env"), "something longer than before", { mode: 0o644 });
    writeSecret("sesame", join(folder, ".env"));
    expect(readFileSync(join(folder, ".env"), "utf8")).toBe("sesame");
    expect(modeOf(join(folder, ".env"))).toBe(0o600);
  });

  it("keeps its mode when it is no regular file", () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", ["-m", "644", pipe]);
    const reader = execFileSync.bind(undefined, "sh", ["-c", `cat "${pipe}" > "${join(folder, "read")}" &`]);
    reader({ stdio: "ignore" });
    writeSecret("sesame", pipe);
    expect(modeOf(pipe)).toBe(0o644);
  });

  it("is never made where a link leads", () => {
    symlinkSync(join(folder, "elsewhere"), join(folder, ".env"));
    expect(() => {
      writeSecret("sesame", join(folder, ".env"));
    }).toThrow(/could not be written: EEXIST/);
  });

  it.each([
    ["its folder is not there", "missing/.env", "ENOENT"],
    ["it is a folder; name a file in it", ".", "EISDIR"],
  ])("is refused in one line when %s", (_what, name, code) => {
    const file = join(folder, name);
    const write = () => {
      writeSecret("sesame", file);
    };
    expect(write).toThrow(ExitError);
    expect(write).toThrow(`${file} could not be written: ${code}.`);
  });
});
