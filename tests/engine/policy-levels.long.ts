import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository, type Run } from "../helpers/engine";
import { type Lab, program, startLab } from "../helpers/lab";

/** Each way to configure the shipped policy pack that docs/policies.md shows, run by the real engine. */
jest.setTimeout(300_000);

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

it("every way to configure the shipped pack comes to the levels that the page says", async () => {
  const found: { place: string; levels: Levels }[] = [];
  const ways = documentedWays();
  for (const { place, args } of ways) found.push({ place, levels: levelsIn(await lab.engine.preview(...args)) });
  expect(found).toEqual(ways.map(({ place, levels }) => ({ place, levels })));
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

/** Every way that docs/policies.md shows for the shipped pack, each as the arguments of one pack, with the levels that it has to come to. */
function documentedWays(): { place: string; args: string[]; levels: Levels }[] {
  const page = readFileSync(join(repository, "docs/policies.md"), "utf8");
  const folder = join(lab.engine.directory, "ways");
  mkdirSync(folder);
  const pack = join(lab.engine.directory, PACK);
  const config = (name: string, text: string) => {
    writeFileSync(join(folder, `${name}.json`), text);
    return ["--policy-pack-config", join(folder, `${name}.json`)];
  };
  /** The package under another name, because the engine takes each folder once. */
  const shipped = (name: string, configuration: string, levels: Levels) => {
    symlinkSync(repository, join(folder, name));
    const place = `ways/${name}/policy`;
    return { place, args: ["--policy-pack", join(folder, name, "policy"), ...config(name, configuration)], levels };
  };
  const [example = ""] = [...page.matchAll(/```json\n([^`]*"all": "mandatory"[^`]*)```/g)].map(([, text = ""]) => text);
  const presetFile = (name: string) => readFileSync(join(pack, `presets/${name}.json`), "utf8");
  const [baseline, strict, audit] = (["baseline", "strict", "audit"] as const).map(documentedLevels);
  if (baseline === undefined || strict === undefined || audit === undefined) throw new Error("a preset is missing");
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
  ];
}
