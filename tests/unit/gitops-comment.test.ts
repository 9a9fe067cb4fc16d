import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const examples = resolve(__dirname, "../../examples");
const MARKER = "<!-- bc-accounts-review shop/production -->";
const REVIEW = `### 1 new account\n\n| a | b |\n\n${MARKER}\n`;

const hosts = {
  "gitops-github-actions": (url: string) => ({
    GITHUB_API_URL: url,
    GITHUB_REPOSITORY: "acme/shop",
    PULL_REQUEST: "7",
  }),
  "gitops-gitlab-ci": (url: string) => ({ CI_API_V4_URL: url, CI_PROJECT_ID: "1", CI_MERGE_REQUEST_IID: "7" }),
} as const;

/** Runs an example's script with these files, and answers what it posted. */
async function posted(example: keyof typeof hosts, files: Readonly<Record<string, string>>): Promise<string> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      if (request.method === "POST") bodies.push((JSON.parse(text) as { body: string }).body);
      response.setHeader("content-type", "application/json");
      response.end(request.url === "/user" ? '{"id":7}' : "[]");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const folder = mkdtempSync(join(tmpdir(), "bc-comment-"));
  try {
    mkdirSync(join(folder, "review"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "review", name), text);
    await promisify(execFile)(process.execPath, [join(examples, example, "scripts/comment.mjs")], {
      cwd: folder,
      env: { ...process.env, ...hosts[example](`http://127.0.0.1:${(server.address() as AddressInfo).port}`) },
    });
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  expect(bodies).toHaveLength(1);
  return bodies[0] ?? "";
}

describe.each(Object.keys(hosts) as (keyof typeof hosts)[])("the comment of %s", (example) => {
  it("is the review alone where a gateway makes the accounts, or where no checklist could be made", async () => {
    const nothing = "Nothing to make or delete by hand.\n\n";
    expect(await posted(example, { "review.markdown": REVIEW, "handoff.markdown": nothing })).toBe(REVIEW);
    expect(await posted(example, { "review.markdown": REVIEW })).toBe(REVIEW);
  });

  it("says that a person has to act, with the checklist, and still ends with the marker", async () => {
    const checklist = '### Make API account "orders" in store abc123\n\n- [ ] Press: `Create API account`\n';
    const body = await posted(example, { "review.markdown": REVIEW, "handoff.markdown": checklist });
    expect(body).toContain("## A person has to act\n\n### Make API account");
    expect(body).toContain("- [ ] Press: `Create API account`");
    expect(body.trimEnd().endsWith(MARKER)).toBe(true);
    expect(body.split(MARKER)).toHaveLength(2);
  });

  it("stays within what a comment may hold", async () => {
    const body = await posted(example, { "review.markdown": REVIEW, "handoff.markdown": `### ${"x".repeat(70_000)}` });
    expect(body.length).toBeLessThan(60_000);
    expect(body).toContain("The checklists are too long for a comment: npx bc-accounts handoff");
  });
});

describe("both pipelines", () => {
  const read = (file: string) => readFileSync(join(examples, file), "utf8");
  const github = read("gitops-github-actions/.github/workflows/api-accounts.yml");
  const gitlab = read("gitops-gitlab-ci/.gitlab-ci.yml");

  it("have a job once a day that says what is due and lets the accounts rotate, and deploy nothing else then", () => {
    expect(github).toMatch(/^ {2}schedule:\n {4}- cron: "\d+ \d+ \* \* \*"$/m);
    const job = github.split("\n  rotation:\n")[1] ?? "";
    expect(job).toContain("    if: github.event_name == 'schedule'\n");
    expect([...job.matchAll(/^ {8}run: (.*)$/gm)].map(([, step]) => step)).toEqual([
      "npm ci --ignore-scripts",
      "bash scripts/login.sh",
      "bash scripts/due.sh",
      "bash scripts/deploy.sh",
    ]);
    // One update at a time, whether a change or a day asks for it.
    expect(github.match(/group: api-accounts-deploy$/gm)).toHaveLength(2);
    const ofGitlab = gitlab.split("\nrotation:\n")[1] ?? "";
    expect(ofGitlab).toContain('$CI_PIPELINE_SOURCE == "schedule"');
    expect([...ofGitlab.matchAll(/^ {4}- ((?:npm|bash) .*)$/gm)].map(([, step]) => step)).toEqual([
      "npm ci --ignore-scripts",
      "bash scripts/login.sh",
      "bash scripts/due.sh",
      "bash scripts/deploy.sh",
    ]);
    expect(gitlab.split("\ndeploy:\n")[1]?.split("\nrotation:\n")[0]).toContain('$CI_PIPELINE_SOURCE != "schedule"');
  });
});
