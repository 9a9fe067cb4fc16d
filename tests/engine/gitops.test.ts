import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { PULUMI_VERSION } from "../../engine/cli/versions";
import { repository } from "../helpers/engine";
import { describePipeline, github as githubPipeline } from "./describe-pipeline";

jest.setTimeout(300_000);

// That of GitLab has the same scripts: see gitops-gitlab.long.ts.
describePipeline(githubPipeline);

describe("both pipelines", () => {
  const github = join(repository, "examples/gitops-github-actions");
  const gitlab = join(repository, "examples/gitops-gitlab-ci");

  it("share everything but what talks to the code host", () => {
    for (const name of readdirSync(join(github, "scripts")).filter((file) => file !== "comment.mjs")) {
      expect(readFileSync(join(gitlab, "scripts", name), "utf8")).toBe(
        readFileSync(join(github, "scripts", name), "utf8"),
      );
    }
    const shared = [
      ...["index.ts", "policy.json", "never.txt", "stores.json", "Pulumi.yaml", "package.json", "tsconfig.json"],
      ".gitignore",
    ];
    for (const name of shared) {
      expect(readFileSync(join(gitlab, name), "utf8")).toBe(readFileSync(join(github, name), "utf8"));
    }
  });

  it("ask the security team for every change: each file decides over what is made", () => {
    for (const path of [join(github, ".github/CODEOWNERS"), join(gitlab, "CODEOWNERS")]) {
      const rules = readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => /^[^#\s]/.test(line));
      // The last rule that fits a path counts; there is one, and it fits them all.
      expect(rules).toEqual([expect.stringMatching(/^\* +@\S+$/)]);
    }
  });

  it("ignore in Git what the README tells to ignore, since a package holds no .gitignore", () => {
    for (const folder of [github, gitlab]) {
      const told = /printf '(\S*)' > \.gitignore/.exec(readFileSync(join(folder, "README.md"), "utf8"))?.[1];
      expect(told?.replaceAll("\\n", "\n")).toBe(readFileSync(join(folder, ".gitignore"), "utf8"));
    }
  });

  it("fail for a fork, because a skipped job would count as a passed check", async () => {
    const workflow = readFileSync(join(github, ".github/workflows/api-accounts.yml"), "utf8");
    const job = workflow.split("\n  preview:\n")[1]?.split("\n  review:\n")[0] ?? "";
    expect(job.match(/^ {4}if: .*$/gm)).toEqual(["    if: github.event_name == 'pull_request'"]);
    // Were the judge skipped where the preview failed, the check would count as passed.
    const judge = workflow.split("\n  review:\n")[1]?.split("\n  deploy:\n")[0] ?? "";
    expect(judge.match(/^ {4}if: .*$/gm)).toEqual([
      "    if: ${{ !cancelled() && github.event_name == 'pull_request' }}",
    ]);
    const first = job.split("\n    steps:\n")[1]?.split(/^ {6}- uses/m)[0] ?? "";
    expect(first).toContain("if: github.event.pull_request.head.repo.full_name != github.repository\n");
    const script = first.split("run: |\n")[1] ?? "";
    const run = await promisify(execFile)("bash", ["-e", "-c", script]).catch((error: unknown) => error);
    expect(run).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^A fork's pull request gets no secrets/) as string,
    });
  });

  it("give the gateway's token to the steps that reach the store, and to no other", () => {
    const workflow = readFileSync(join(github, ".github/workflows/api-accounts.yml"), "utf8");
    const steps = workflow.split(/^ {6}- /m).filter((step) => step.includes("BIGCOMMERCE_GATEWAY"));
    expect(steps.map((step) => /^name: (.*)$/m.exec(step)?.[1])).toEqual(["Preview", "Policy", "Deploy", "Rotate"]);
  });

  it("judge from the base branch, with no secret of the store or the state", () => {
    const workflow = readFileSync(join(github, ".github/workflows/api-accounts.yml"), "utf8");
    const judge = workflow.split("\n  review:\n")[1]?.split("\n  deploy:\n")[0] ?? "";
    expect(judge).toContain("ref: ${{ github.event.pull_request.base.ref }}\n");
    expect(judge).not.toMatch(/secrets\.|id-token|PULUMI_/);
    const ci = readFileSync(join(gitlab, ".gitlab-ci.yml"), "utf8");
    const gitlabJudge = ci.split("\nreview:\n")[1]?.split("\ndeploy:\n")[0] ?? "";
    expect(gitlabJudge).toMatch(
      /git fetch [^\n]*TARGET_BRANCH_NAME"\n.*git checkout --force --detach FETCH_HEAD\n.*git clean/,
    );
    expect(gitlabJudge).not.toMatch(/BIGCOMMERCE_|login\.sh/);
  });

  it("begin with a clone of their own where they judge or deploy: the request's program may have left a git hook on the runner", () => {
    const ci = readFileSync(join(gitlab, ".gitlab-ci.yml"), "utf8");
    const jobs = new Map(ci.split(/^(?=[a-z]+:\n {2}stage:)/m).map((text) => [text.split(":")[0] ?? "", text]));
    for (const job of ["review", "deploy", "rotation"]) {
      expect({ job, text: jobs.get(job) }).toEqual({
        job,
        text: expect.stringContaining("    GIT_STRATEGY: clone\n") as string,
      });
    }
  });

  it("take the same Pulumi CLI", () => {
    const versions = [".github/workflows/api-accounts.yml", "../gitops-gitlab-ci/.gitlab-ci.yml"].map((file) =>
      [...readFileSync(join(github, file), "utf8").matchAll(/(?:pulumi-version: |pulumi-nodejs-22:)(\S+)/g)].map(
        ([, version]) => version,
      ),
    );
    expect(new Set(versions.flat())).toEqual(new Set([PULUMI_VERSION]));
    expect(versions.every((found) => found.length > 0)).toBe(true);
  });

  it("pin every action to a commit, and give each job no more than it needs", () => {
    const workflow = readFileSync(join(github, ".github/workflows/api-accounts.yml"), "utf8");
    const uses = [...workflow.matchAll(/uses: (\S+)(.*)$/gm)];
    expect(uses.length).toBeGreaterThan(5);
    for (const [, action, comment] of uses) {
      expect(action).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+/);
    }
    expect(workflow).toMatch(/^permissions: \{\}$/m);
    expect(workflow).not.toMatch(/contents: write|pull_request_target|write-all/);
    const [deploy = "", rotation = ""] = workflow.split("\n  deploy:\n")[1]?.split("\n  rotation:\n") ?? [];
    for (const job of [deploy, rotation]) expect(job.match(/[\w-]+: write/g)).toEqual(["id-token: write"]);
  });
});
