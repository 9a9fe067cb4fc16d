import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const projectRoot = join(__dirname, "../../..");

/** A checkout with one specification, in the form of the public ones. */
const specification = `openapi: 3.0.1
servers:
  - url: https://api.bigcommerce.com/stores/{store_hash}/v2
components:
  securitySchemes:
    X-Auth-Token:
      type: apiKey
      name: X-Auth-Token
      in: header
      description: |
        | Content | modify | \`store_v2_content\` |
paths:
  /banners:
    get: { summary: Get All Banners }
  /balloons/{id}:
    put: { summary: Change a balloon }
`;

const extracted = JSON.parse(
  readFileSync(join(projectRoot, "scopes/data/endpoint-scopes.json"), "utf8"),
) as readonly unknown[];

describe("npm run scopes:update", () => {
  const run = (...words: string[]) =>
    spawnSync(process.execPath, ["scopes/generate/update.mjs", ...words], { cwd: projectRoot, encoding: "utf8" });
  const checkout = mkdtempSync(join(tmpdir(), "scopes-update-"));
  afterAll(() => {
    rmSync(checkout, { recursive: true });
  });

  it("prints what is new, what is gone and what changed, and what a person has to read again", () => {
    mkdirSync(join(checkout, "reference"));
    writeFileSync(join(checkout, "reference/marketing.v2.yml"), specification);
    const { stdout, status } = run(checkout);
    expect(status).toBe(1);
    expect(stdout).toContain(
      "New: 1\n  PUT /v2/balloons/{id} (Change a balloon): store_v2_content [reference/marketing.v2.yml]",
    );
    // All but the one that the specification still has.
    expect(stdout).toContain(`Gone: ${extracted.length - 1}\n`);
    expect(stdout).toContain(
      "Changed needs: 1\n  GET /v2/banners: store_v2_marketing_read_only, store_v2_marketing is no longer named; now store_v2_content",
    );
    expect(stdout).toMatch(/read 2026-11-26 \[docs\/store-operations\/payments\/transactions\.mdx\]/);
  });

  it("says what to do when no checkout is named", () => {
    const { stderr, status } = run();
    expect(status).toBe(2);
    expect(stderr).toContain("npm run scopes:update -- <path of the clone>");
  });
});
