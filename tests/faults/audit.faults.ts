import { spawnSync } from "node:child_process";
import { repository } from "../helpers/engine";

interface Audit {
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
}

const audit = runAudit();

(audit === undefined ? describe.skip : describe)("npm audit (needs a registry that answers it)", () => {
  it("finds nothing high or critical in what users install", () => {
    expect(audit).toMatchObject({ high: 0, critical: 0 });
  });
});

function runAudit(): Readonly<Record<string, number>> | undefined {
  const run = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
    cwd: repository,
    encoding: "utf8",
    timeout: 60_000,
  });
  try {
    return (JSON.parse(run.stdout) as Audit).metadata?.vulnerabilities;
  } catch {
    return undefined;
  }
}
