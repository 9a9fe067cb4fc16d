import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const examples = resolve(__dirname, "../../examples");
/** In the place of `bc-accounts`: writes to the file behind --output. */
const standIn = `#!/usr/bin/env bash
while (($# > 0)); do
  if [[ "$1" == --output ]]; then echo "the review" >"$2"; fi
  shift
done
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bc-review-"));
  mkdirSync(join(folder, "review"));
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  writeFileSync(join(folder, "node_modules/.bin/bc-accounts"), standIn, { mode: 0o755 });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe.each(["gitops-github-actions", "gitops-gitlab-ci"])("review.sh of %s", (example) => {
  const run = () =>
    execFileSync("bash", [join(examples, example, "scripts/review.sh")], { cwd: folder, stdio: "pipe" });
  const file = (name: string) => join(folder, name);

  it("writes over no other file, where the request has put a link in the place of the review", () => {
    writeFileSync(file("gate.sh"), "exit 1\n");
    writeFileSync(file("review/preview.json"), "{}");
    symlinkSync("../gate.sh", file("review/review.markdown"));
    mkdirSync(file("review/review.html"));
    run();
    expect(readFileSync(file("gate.sh"), "utf8")).toBe("exit 1\n");
    expect(readFileSync(file("review/review.markdown"), "utf8")).toBe("the review\n");
  });

  it("takes no link for a preview, and makes no review without one", () => {
    expect(run).toThrow("There is no review/preview.json");
    writeFileSync(file("other.json"), "{}");
    symlinkSync("../other.json", file("review/preview.json"));
    expect(run).toThrow("There is no review/preview.json");
    expect(existsSync(file("review/review.markdown"))).toBe(false);
  });
});
