import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { ensurePulumi } from "../../tools/toolchain/ensure-pulumi";
import { repository } from "../helpers/engine";
import { secretsIn } from "../helpers/issued-secrets";

/**
 * The pipelines of the examples, each copied out of the repository and installed from the packed tarball: their shell steps as
 * they stand, with the real engine, the emulator, and a code host of our own.
 */
const HASH = "abc123";

interface Note {
  readonly id: number;
  body: string;
}

/** As much of a code host as the pipelines talk to: comments of one request, on GitHub's addresses and on GitLab's. */
class CodeHost {
  readonly notes: Note[] = [{ id: 1, body: "Looks good to me. <!-- bc-accounts-review api-accounts/production -->" }];
  readonly calls: string[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<CodeHost> {
    const server = createServer();
    const host = new CodeHost(server);
    server.on("request", (request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        const answer = host.answer(request.method ?? "", request.url ?? "", text);
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return host;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private answer(method: string, path: string, text: string): unknown {
    this.calls.push(`${method} ${path.split("?")[0] ?? ""}`);
    if (method === "GET") {
      if (path === "/user") return { id: 7 };
      // The first note is a person's, who quotes the marker.
      return this.notes.map((note) => ({
        ...note,
        user: { type: note.id === 1 ? "User" : "Bot" },
        author: { id: note.id === 1 ? 3 : 7 },
      }));
    }
    const { body } = JSON.parse(text) as { body: string };
    const known = this.notes.find(({ id }) => path.endsWith(`/${id}`));
    if (method !== "POST" && known) {
      known.body = body;
      return known;
    }
    const note = { id: this.notes.length + 1, body };
    this.notes.push(note);
    return note;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

interface StepRun {
  readonly step: string;
  readonly code: number;
  readonly output: string;
}

const packed = mkdtempSync(join(tmpdir(), "bc-gitops-packed-"));
beforeAll(() => {
  if (!existsSync(join(repository, "dist/cli/main.js"))) throw new Error("run `npm run build` first");
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", packed], { cwd: repository, stdio: "pipe" });
});
afterAll(() => {
  rmSync(packed, { recursive: true, force: true });
});

/** Copies an example out of the repository. The package is not released: the packed tarball stands for its version. */
function copyOut(example: string): string {
  const directory = mkdtempSync(join(tmpdir(), "bc-gitops-"));
  cpSync(join(repository, "examples", example), directory, {
    recursive: true,
    filter: (path) => !/node_modules|package-lock|[/]review$/.test(path.slice(repository.length)),
  });
  const file = join(directory, "package.json");
  const content = JSON.parse(readFileSync(file, "utf8")) as { dependencies: Record<string, string> };
  const tarball = join(packed, readdirSync(packed)[0] ?? "");
  content.dependencies["pulumi-bigcommerce-api-accounts"] = `file:${tarball}`;
  // The newest SDK wants another Node than the oldest one that this package runs on.
  content.dependencies["@pulumi/pulumi"] = sdk;
  writeFileSync(file, JSON.stringify(content));
  return directory;
}
const sdk = (
  JSON.parse(readFileSync(join(repository, "node_modules/@pulumi/pulumi/package.json"), "utf8")) as { version: string }
).version;

/** A checkout of an example in a job of its own, with nothing of this repository above it. */
class Checkout {
  readonly output: string[] = [];

  constructor(
    readonly directory: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    mkdirSync(join(directory, "backend"), { recursive: true });
    // A runner begins with an empty folder each time. Here the first `npm ci` of a checkout is the real one, and the later ones
    // find its packages.
    mkdirSync(join(directory, "runner"));
    const npm = execFileSync("bash", ["-c", "command -v npm"], { encoding: "utf8" }).trim();
    const found = '[ "$*" = "ci --ignore-scripts" ] && [ -e node_modules/.package-lock.json ]';
    writeFileSync(join(directory, "runner/npm"), `#!/bin/sh\nif ${found}; then exit 0; fi\nexec "${npm}" "$@"\n`);
    chmodSync(join(directory, "runner/npm"), 0o755);
  }

  file(name: string): string {
    return readFileSync(join(this.directory, name), "utf8");
  }

  edit(name: string, change: (text: string) => string): void {
    const path = join(this.directory, name);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  }

  /** Runs steps in their order, and stops at the first that fails, as a runner does. */
  async run(steps: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<StepRun[]> {
    const runs: StepRun[] = [];
    for (const step of steps) {
      const run = await this.shell(step, env);
      runs.push(run);
      if (run.code !== 0) break;
    }
    return runs;
  }

  shell(step: string, env: NodeJS.ProcessEnv = {}): Promise<StepRun> {
    return new Promise((done, fail) => {
      const child = spawn("bash", ["-e", "-c", step], {
        cwd: this.directory,
        env: {
          ...this.env,
          PATH: `${join(this.directory, "runner")}${delimiter}${this.env["PATH"] ?? ""}`,
          PULUMI_HOME: join(this.directory, "home"),
          PULUMI_BACKEND_URL: `file://${join(this.directory, "backend")}`,
          ...env,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      const keep = (chunk: Buffer) => (output += chunk.toString());
      child.stdout.on("data", keep);
      child.stderr.on("data", keep);
      child.on("error", fail);
      child.on("close", (code) => {
        this.output.push(output);
        done({ step, code: code ?? -1, output });
      });
    });
  }

  /** Whatever the pipeline leaves behind for others to read. */
  artifacts(): string {
    const folder = join(this.directory, "review");
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("\n");
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The shell steps of a job: in these files every one of them is a line of its own. */
function stepsOf(file: string, job: string): string[] {
  const text = readFileSync(join(repository, "examples", file), "utf8");
  const indent = file.endsWith(".gitlab-ci.yml") ? "" : "  ";
  const body =
    text.split(new RegExp(`^${indent}${job}:\\n`, "m"))[1]?.split(new RegExp(`^${indent}[a-z]+:`, "m"))[0] ?? "";
  const pattern = indent === "" ? /^ {4}- ((?:npm|bash|node) .*)$/gm : /^\s+run: ((?:npm|bash|node) .*)$/gm;
  return [...body.matchAll(pattern)].map(([, step = ""]) => step);
}

interface Platform {
  readonly example: string;
  /** File of the pipeline, below `examples`. */
  readonly pipeline: string;
  /** What the code host gives to a job, for a host at this address. */
  readonly variables: (url: string) => Readonly<Record<string, string>>;
  /** The call that changes the comment in place. */
  readonly update: string;
}

export const github: Platform = {
  example: "gitops-github-actions",
  pipeline: "gitops-github-actions/.github/workflows/api-accounts.yml",
  variables: (url) => ({
    GITHUB_API_URL: url,
    GITHUB_REPOSITORY: "acme/accounts",
    GITHUB_TOKEN: "code-host-token",
    PULL_REQUEST: "12",
  }),
  update: "PATCH /repos/acme/accounts/issues/comments/2",
};

export const gitlab: Platform = {
  example: "gitops-gitlab-ci",
  pipeline: "gitops-gitlab-ci/.gitlab-ci.yml",
  variables: (url) => ({
    CI_API_V4_URL: url,
    CI_PROJECT_ID: "5",
    CI_MERGE_REQUEST_IID: "12",
    REVIEW_TOKEN: "code-host-token",
  }),
  update: "PUT /projects/5/merge_requests/12/notes/2",
};

/** The pipeline of one example, from the first run to a request that is refused. */
export function describePipeline({ example, pipeline, variables, update }: Platform): void {
  describe(`the pipeline of ${example}`, () => {
    let emulator: Emulator;
    let host: CodeHost;
    let checkout: Checkout;
    /** What the judge job has checked out: the base branch. */
    let base: Checkout;
    let reading: NodeJS.ProcessEnv;
    let managing: NodeJS.ProcessEnv;
    const preview = stepsOf(pipeline, "preview");
    const review = stepsOf(pipeline, "review");
    /** The file that the preview job hands to the judge job. */
    const handOver = () => {
      mkdirSync(join(base.directory, "review"), { recursive: true });
      cpSync(join(checkout.directory, "review/preview.json"), join(base.directory, "review/preview.json"));
    };
    const deploy = stepsOf(pipeline, "deploy");

    beforeAll(async () => {
      emulator = await startEmulator({ stores: [HASH] });
      host = await CodeHost.start();
      const cli = await ensurePulumi();
      const environment: NodeJS.ProcessEnv = {
        PATH: `${cli.binDirectory}${delimiter}${process.env["PATH"] ?? ""}`,
        HOME: process.env["HOME"],
        STACK: "production",
        PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        npm_config_prefer_offline: "true",
        npm_config_audit: "false",
      };
      const directory = copyOut(example);
      checkout = new Checkout(directory, environment);
      checkout.edit("Pulumi.production.yaml", (text) => text.replace("https://gateway.example.com", emulator.url));
      checkout.edit("stores.json", (text) => text.replace("https://gateway.example.com", emulator.url));
      reading = { BIGCOMMERCE_GATEWAY_TOKEN: emulator.readToken, ...variables(host.url) };
      managing = { BIGCOMMERCE_GATEWAY_TOKEN: emulator.gatewayToken };
      // What the README tells to do before the first run.
      const readme = readFileSync(join(repository, "examples", example, "README.md"), "utf8");
      const [setup] = await checkout.run([/```sh\n([^`]*)```/.exec(readme)?.[1] ?? "exit 9"], managing);
      if (setup?.code !== 0) throw new Error(setup?.output);
      // Both branches hold the lockfile that was committed then; only the checkout has packages yet.
      const folder = mkdtempSync(join(tmpdir(), "bc-gitops-base-"));
      cpSync(directory, folder, { recursive: true, filter: (path) => !/node_modules|runner|backend|home/.test(path) });
      rmSync(join(directory, "node_modules"), { recursive: true });
      base = new Checkout(folder, environment);
    });
    afterAll(async () => {
      await emulator.close();
      await host.close();
      checkout.dispose();
      base.dispose();
    });

    it("has the steps that the tests run", () => {
      expect(preview.map((step) => step.split(" ")[1])).toEqual([
        "ci",
        "run",
        "scripts/login.sh",
        "scripts/preview.sh",
        "scripts/policy.sh",
      ]);
      expect(review.map((step) => step.split(" ")[1])).toEqual([
        "ci",
        "scripts/review.sh",
        "scripts/comment.mjs",
        "scripts/gate.sh",
      ]);
      expect(deploy.map((step) => step.split(" ")[1])).toEqual(["ci", "scripts/login.sh", "scripts/deploy.sh"]);
    });

    it("makes the accounts when the main branch moves", async () => {
      const runs = await checkout.run(deploy, managing);

      expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
      expect(emulator.truth().stores[0]?.accounts).toHaveLength(2);
    });

    it("stops a request that widens an account, with the review in a comment", async () => {
      checkout.edit("index.ts", (text) =>
        text
          .replace('scopes: { orders: "read-only" }', 'scopes: { orders: "modify" }')
          .replace('"GET /v2/orders",', '"GET /v2/orders", "PUT /v2/orders/{order_id}",'),
      );
      expect((await checkout.run(preview, reading)).map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
      handOver();
      const runs = await base.run(review, variables(host.url));
      const gate = runs.at(-1);
      expect(runs.map(({ code, step }) => `${code} ${step}`)).toEqual(
        review.map((step) => `${step.includes("gate.sh") ? 1 : 0} ${step}`),
      );
      expect(gate?.output).toMatch(/1 escalation: needs approval by a security reviewer/);
      expect(host.notes).toHaveLength(2);
      expect(host.notes[1]?.body).toMatch(/Orders: read-only → modify/);
      expect(base.file("review/review.sarif")).toContain('"uri": "index.ts"');
    });

    it("lets it pass once the exact change is signed off, and updates the comment in place", async () => {
      const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
      const approval = {
        account: "order-report",
        stack: "production",
        delta: ["orders: read-only -> modify"],
        by: "ana",
        until,
      };
      // Its author cannot sign: an approval inside the request is not the base's.
      checkout.edit("approvals.json", () => JSON.stringify({ approvals: [approval] }));
      expect((await base.run(review, variables(host.url))).at(-1)?.code).toBe(1);
      // Nor can he change what judges: the scripts and packages of the request are none of the judge's.
      checkout.edit("scripts/gate.sh", () => "exit 0\n");
      expect((await base.run(review, variables(host.url))).at(-1)?.code).toBe(1);
      base.edit("approvals.json", () => JSON.stringify({ approvals: [approval] }));
      const runs = await base.run(review, variables(host.url));
      expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0));
      expect(runs.at(-1)?.output).toMatch(/1 escalation: approved by ana/);
      expect(host.notes).toHaveLength(2);
      expect(host.notes[0]?.body).toMatch(/^Looks good to me/);
      expect(host.notes[1]?.body).toMatch(/approved by ana/);
      expect(host.calls.at(-1)).toBe(update);
    });

    it("closes, whoever signed, where the stack's configuration leads the store elsewhere", async () => {
      const elsewhere = (text: string) => text.replaceAll(emulator.url, "https://gateway.evil.example");
      expect(base.file("review/preview.json")).toContain(emulator.url);
      base.edit("review/preview.json", elsewhere);
      const [gate] = await base.run(["bash scripts/gate.sh"]);
      expect(gate?.code).toBe(1);
      expect(gate?.output.replaceAll(/\s+/g, " ")).toMatch(/gatewayUrl of store default is another than expected/);
    });

    it("stops a program that does not compile, before it is run", async () => {
      const program = checkout.file("index.ts");
      checkout.edit("index.ts", (text) => text.replace('orders: "modify"', 'orders: "modfy"'));
      const runs = await checkout.run(preview, reading);
      expect(runs.map(({ step }) => step)).toEqual(["npm ci --ignore-scripts", "npm run check"]);
      expect(runs.at(-1)?.output).toMatch(/"modfy"' is not assignable to type/);
      checkout.edit("index.ts", () => program);
    });

    it("says in the log and in the comment why a preview failed, and keeps the gate closed", async () => {
      const program = checkout.file("index.ts");
      checkout.edit("index.ts", (text) => text.replace('orders: "modify"', 'orders: "modfy"'));
      const [failed] = await checkout.run(["bash scripts/preview.sh"], reading);
      expect(failed?.code).not.toBe(0);
      expect(failed?.output).toMatch(/The preview failed:[^]*scopes\.orders: offers/);
      // Both pipelines hand a failed preview on as well.
      handOver();
      expect((await base.run(review, variables(host.url))).at(-1)?.code).toBe(1);
      expect(host.notes).toHaveLength(2);
      expect(host.notes[1]?.body).toMatch(/A failed preview: must not pass/);
      checkout.edit("index.ts", () => program);
    });

    it("makes no review of a preview that never began", async () => {
      const [failed] = await checkout.run(["bash scripts/preview.sh"], { ...reading, STACK: "no-such-stack" });
      expect(failed?.code).not.toBe(0);
      expect(failed?.output).toMatch(/no stack named 'no-such-stack'[^]*failed before it wrote anything/);
      expect(existsSync(join(checkout.directory, "review/preview.json"))).toBe(false);
    });

    it("changes nothing in the store from a request, and shows no secret anywhere", () => {
      const writes = Object.keys(emulator.truth().requests).filter((route) => /^(?:POST|PATCH|DELETE)/.test(route));
      expect(writes.every((route) => route.startsWith("POST /v1/"))).toBe(true);
      expect(
        emulator
          .truth()
          .stores[0]?.accounts.map(({ scopes }) => scopes)
          .flat()
          .sort(),
      ).toEqual(["store_v2_orders_read_only", "store_v2_products_read_only"]);
      const shown = [
        ...checkout.output,
        ...base.output,
        checkout.artifacts(),
        base.artifacts(),
        ...host.notes.map(({ body }) => body),
      ].join("\n");
      expect(secretsIn(shown)).toEqual([]);
      for (const token of [emulator.gatewayToken, emulator.readToken, "code-host-token"])
        expect(shown).not.toContain(token);
    });
  });
}
