import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { repository, type Run } from "../helpers/engine";
import { type Lab, program, startLab } from "../helpers/lab";

/** Each way to configure the policies that docs/policies.md shows, run by the real engine: the shipped pack, and packs of one's own. */
jest.setTimeout(600_000);

const PACK = "node_modules/pulumi-bigcommerce-api-accounts/policy";
const valid = `new ApiAccount("feed", { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"] });`;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ program: program(valid) });
  await lab.engine.must("up", "--yes", "--skip-preview");
  const file = join(lab.engine.directory, "old-state.json");
  const state = JSON.stringify(await lab.engine.state());
  writeFileSync(file, state.replaceAll(/"createdAt":"[^"]*"/g, '"createdAt":"2020-01-01T00:00:00.000Z"'));
  await lab.engine.must("stack", "import", "--file", file);
  lab.engine.write(program(everyViolation));
});
afterAll(() => lab.close());

/** The level at which each rule objected: `- [mandatory] [severity: high]  least-privilege  (…)`. */
function levelsIn({ output }: Run): Levels {
  const found = output.matchAll(/\[(mandatory|advisory)\]\s+(?:\[severity: \w+\]\s+)?([a-z-]+)\s+\(/g);
  const levels: Levels = {};
  // A rule may refuse one account and advise on another.
  for (const [, level = "", rule = ""] of found) if (levels[rule] !== "mandatory") levels[rule] = level;
  return levels;
}

it("every way to configure the policies comes to the levels that the page says", async () => {
  const found: { place: string; levels: Levels }[] = [];
  const ways = documentedWays();
  for (const { place, args } of ways) {
    const run = await lab.engine.preview(...args);
    // A pack that does not start says nothing about any account.
    expect(run.output).toContain("Policies:");
    found.push({ place, levels: levelsIn(run) });
  }
  expect(found).toEqual(ways.map(({ place, levels }) => ({ place, levels })));
});

it("a file beside a pack's folder and of its name is taken for the pack, as the page says", async () => {
  const place = join(lab.engine.directory, "beside");
  mkdirSync(join(place, "acme"), { recursive: true });
  writePack(
    join(place, "acme"),
    'import { PolicyPack } from "@pulumi/policy"; new PolicyPack("acme", { policies: [] });',
  );
  const config = join(place, "acme.json");
  writeFileSync(config, "{}");
  const run = await lab.engine.preview("--policy-pack", join(place, "acme"), "--policy-pack-config", config);
  expect(run.code).not.toBe(0);
  expect(run.output).toMatch(/policy pack "[^"]*acme" failed to start: could not read plugin \[.*\]: EOF/);
});

/** Something for every rule that can object without settings of its own; `feed` is there, and old. */
const everyViolation = `
  ${valid}
  ${valid.replace('"feed"', '"copy"')}
  new ApiAccount("everything", {
    scopes: { content: "modify", customers: "modify", customersLogin: "login", marketing: "modify", orders: "modify", products: "modify", themes: "modify" },
    endpoints: ["GET /v3/catalog/products"], team: "crew, other-crew",
  });
  new ApiAccount("pilot", { scopes: { products: "read-only" }, additionalScopes: ["store_price_negotiation"] });
  new ApiAccount("theme", { scopes: { themes: "modify", metafieldsAccess: "standard" } });
  for (let i = 1; i <= 47; i += 1)
    new ApiAccount("other-" + i, { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products/" + i] });`;
/** These say nothing in a preview without settings: what is forbidden, `engineProtect`, and how names look. */
const silent = ["forbidden-scopes", "protect-in-production", "naming"];

type Levels = Record<string, string>;

/** The levels of a preset, from the table of the page. */
function documentedLevels(preset: "baseline" | "strict" | "audit"): Levels {
  const column = { baseline: 3, strict: 4, audit: 5 }[preset];
  const page = readFileSync(join(repository, "docs/policies.md"), "utf8");
  const rows = [...page.matchAll(/^\| \[([a-z-]+)\]\(#.*$/gm)].map(([row, rule = ""]) => {
    const level = row.split("|")[column]?.trim().split(" ")[0] ?? "";
    return [rule, level] as const;
  });
  expect(rows).toHaveLength(15);
  return Object.fromEntries(rows.filter(([rule]) => !silent.includes(rule)));
}

/** A pack of one's own, out of TypeScript as a page shows it. */
function writePack(place: string, source: string): void {
  writeFileSync(join(place, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(place, "package.json"), JSON.stringify({ name: "acme", version: "1.0.0", main: "index.js" }));
  const { outputText } = transpileModule(source, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  writeFileSync(join(place, "index.js"), outputText);
}

/** Every way that docs/policies.md shows, each as the arguments of one pack, with the levels that it has to come to. */
function documentedWays(): { place: string; args: string[]; levels: Levels }[] {
  const page = readFileSync(join(repository, "docs/policies.md"), "utf8");
  const folder = join(lab.engine.directory, "ways");
  mkdirSync(folder);
  const pack = join(lab.engine.directory, PACK);
  const config = (name: string, text: string) => {
    writeFileSync(join(folder, `${name}-config.json`), text);
    return ["--policy-pack-config", join(folder, `${name}-config.json`)];
  };
  /** The package under another name, because the engine takes each folder once. */
  const shipped = (name: string, configuration: string, levels: Levels) => {
    symlinkSync(repository, join(folder, name));
    const place = `ways/${name}/policy`;
    return { place, args: ["--policy-pack", join(folder, name, "policy"), ...config(name, configuration)], levels };
  };
  const own = (name: string, source: string, levels: Levels, configuration?: string) => {
    const place = join(folder, name);
    mkdirSync(place);
    writePack(place, `const ourOwn: [] = [];\n${source}`);
    const args = ["--policy-pack", place, ...(configuration === undefined ? [] : config(name, configuration))];
    return { place: `ways/${name}`, args, levels };
  };
  const [whole = "", some = "", ...more] = [...page.matchAll(/```ts\n(import \{ PolicyPack \}[^`]*)```/g)].map(
    ([, code = ""]) => code,
  );
  expect([whole, some, more]).toEqual([
    expect.stringContaining("presets.strict"),
    expect.stringContaining("presetFor"),
    [],
  ]);
  const [example = ""] = [...page.matchAll(/```json\n([^`]*"all": "mandatory"[^`]*)```/g)].map(([, text = ""]) => text);
  const presetFile = (name: string) => readFileSync(join(pack, `presets/${name}.json`), "utf8");
  const [baseline, strict, audit] = (["baseline", "strict", "audit"] as const).map(documentedLevels);
  if (baseline === undefined || strict === undefined || audit === undefined) throw new Error("a preset is missing");
  const only = ({ "least-privilege": narrow = "", "toxic-combinations": toxic = "" }: Levels): Levels => ({
    "least-privilege": narrow,
    "toxic-combinations": toxic,
  });
  const [excepting = ""] = [...page.matchAll(/```json\n([^`]*"exceptions": \{\n[^`]*)```/g)].map(
    ([, text = ""]) => text,
  );
  const allowing = excepting.replace(/"expires": "[^"]*"/, `"expires": "${soon()}"`);
  const { allow } = (JSON.parse(allowing) as { exceptions: { allow: object[] } }).exceptions;
  const [remediating = ""] = /`(\{ "least-privilege": "remediate"[^`]*\})`/.exec(page)?.slice(1) ?? [];
  // The exception of the example is not needed by any account here, and that is worth a note.
  const noted = { ...baseline, "exceptions-report": "advisory" };
  return [
    shipped("bare", "{}", baseline),
    shipped("baseline", presetFile("baseline"), baseline),
    shipped("strict", presetFile("strict"), strict),
    shipped("audit", presetFile("audit"), audit),
    shipped("example", example, {
      ...strict,
      naming: "mandatory",
      "rotation-age": "advisory",
      "scope-budget": "advisory",
    }),
    shipped("exceptions", allowing, noted),
    shipped("exceptions-off", JSON.stringify({ exceptions: "disabled" }), baseline),
    shipped("off", JSON.stringify({ all: "disabled" }), {}),
    shipped(
      "off-but-exceptions",
      JSON.stringify({
        all: "disabled",
        exceptions: { enforcementLevel: "mandatory", allow },
        "exceptions-report": "mandatory",
      }),
      { "exceptions-report": "advisory" },
    ),
    shipped("remediate", remediating, mended(baseline)),
    own("acme", whole, strict),
    own("acme-baseline", whole.replace("presets.strict", "presets.baseline"), baseline),
    own("acme-audit", whole.replace("presets.strict", "presets.audit"), audit),
    own("acme-light", some, only(strict)),
    own("acme-light-baseline", some.replace('"strict"', '"baseline"'), only(baseline)),
    own("acme-light-audit", some.replace('"strict"', '"audit"'), only(audit)),
    // What its users configure lies above what the pack brings along: settings alone change no level.
    own("acme-empty", whole, strict, "{}"),
    own("acme-above", whole, { ...strict, "rotation-age": "advisory", naming: "mandatory" }, above),
    own("acme-all", whole, audit, JSON.stringify({ all: "advisory" })),
  ];
}

/** What is left to say once too wide scopes are narrowed: a mended account is within every bound, and may hear of a narrower choice. */
function mended(levels: Levels): Levels {
  const gone = ["no-unused-modify", "no-everything-account", "scope-budget", "toxic-combinations"];
  const rest = Object.entries(levels).filter(([rule]) => !gone.includes(rule));
  return { ...Object.fromEntries(rest), "least-privilege": "advisory" };
}

/** Lowers one level, and gives another rule settings without a level. */
const above = JSON.stringify({ "rotation-age": "advisory", naming: { pattern: "[a-z]+" } });

function soon(): string {
  return new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
}
