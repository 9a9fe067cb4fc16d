import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import AjvDraft4 from "ajv-draft-04";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import {
  commentMarker,
  findingKinds,
  readApprovals,
  readForbiddenCalls,
  renderHtml,
  renderJson,
  renderMarkdown,
  renderSarif,
  renderText,
  reviewJsonSchema,
  reviewSchema,
  type Review,
  type ReviewOptions,
} from "../../review";
import { previewOf, reviewDocument, reviewOf, urnOf } from "./helpers";

const recorded = [
  "changes",
  "changes-without-sames",
  "unchanged",
  "drift",
  "drift-accepted",
  "failed",
  "editable",
  "state-after",
] as const;

/** A review of so many accounts, every one of which gains something. */
function wide(accounts: number, options: ReviewOptions = {}): Review {
  const previews = Array.from({ length: accounts }, (_, number) =>
    previewOf(
      { scopes: { orders: "read-only" } },
      { scopes: { orders: "modify", customers: "modify" } },
      `account-${number}`,
    ),
  );
  return reviewDocument({ steps: previews.flatMap(({ steps }) => steps) }, options);
}

describe("the SARIF form", () => {
  const schema = JSON.parse(
    readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
  ) as object;
  const ajv = new AjvDraft4({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);

  it.each(recorded)("of %s is valid by the official schema", (name) => {
    validate(JSON.parse(renderSarif(reviewOf(name), { version: "1.0.0", projectDirectory: "infra/shop" })));
    expect(validate.errors ?? []).toEqual([]);
  });

  it("points at the line of the declaration, seen from the root of the repository", () => {
    const log = JSON.parse(renderSarif(reviewOf("changes"), { projectDirectory: "infra/my shop" })) as Sarif;
    const results = log.runs[0]?.results ?? [];
    const created = results.find(({ ruleId }) => ruleId === "new-account")?.locations[0]?.physicalLocation;
    expect(created?.artifactLocation.uri).toBe("infra/my%20shop/index.js");
    expect(created?.region.startLine).toBeGreaterThan(1);
    expect(results.every(({ locations }) => locations.length === 1)).toBe(true);
  });

  it("tells accounts apart that one line of a program makes, also for GitHub, which knows one fingerprint only", () => {
    const { results } = (JSON.parse(renderSarif(wide(3))) as Sarif).runs[0] ?? { results: [] };
    const hashes = results
      .filter(({ ruleId }) => ruleId === "scope-escalation")
      .map(({ partialFingerprints }) => partialFingerprints["primaryLocationLineHash"]);
    expect(new Set(hashes)).toHaveProperty("size", 3);
    expect(hashes).not.toContain(undefined);
  });

  it("gives no two results of one rule the same fingerprint", () => {
    const forbidden = readForbiddenCalls("DELETE /v2/orders\nDELETE /v3/customers", "never.txt");
    const { results } = (JSON.parse(renderSarif(wide(2, { forbidden }))) as Sarif).runs[0] ?? { results: [] };
    const keys = results.map((result) => `${result.ruleId} ${result.partialFingerprints["primaryLocationLineHash"]}`);
    expect(keys.filter((key) => key.startsWith("forbidden-call "))).toHaveLength(4);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("leaves out what was signed off, and keeps the rest", () => {
    const entry = { account: "account-0", delta: ["customers: none -> modify", "orders: read-only -> modify"] };
    const approvals = readApprovals(
      JSON.stringify({ approvals: [{ ...entry, by: "ana", until: "2026-03-01" }] }),
      "approvals.json",
    );
    const { results } = (JSON.parse(renderSarif(wide(2, { approvals }))) as Sarif).runs[0] ?? { results: [] };
    const escalations = results.filter(({ ruleId }) => ruleId === "scope-escalation");
    expect(escalations.map(({ message }) => message.text)).toEqual([expect.stringMatching(/^account-1 gains access/)]);
  });

  it("knows every rule that its results name", () => {
    const { tool, results } = (JSON.parse(renderSarif(reviewOf("changes"))) as Sarif).runs[0] ?? {
      tool: { driver: { rules: [] } },
      results: [],
    };
    const ids = new Set(tool.driver.rules.map(({ id }) => id));
    expect(results.filter(({ ruleId }) => !ids.has(ruleId))).toEqual([]);
  });
});

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly message: { readonly text: string };
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
}

describe("the JSON form", () => {
  const validate = new Ajv2020({ strict: false }).compile(reviewJsonSchema());

  it.each(recorded)("of %s is what the schema says", (name) => {
    const document = JSON.parse(renderJson(reviewOf(name))) as unknown;
    expect(reviewSchema.safeParse(document).error).toBeUndefined();
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  it("is described by the schema that the documentation shows", () => {
    const file = join(__dirname, "../../docs/review.schema.json");
    expect(existsSync(file)).toBe(true);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(reviewJsonSchema())));
  });
});

describe("the documentation", () => {
  it("shows a review as it really is", () => {
    const page = readFileSync(join(__dirname, "../../docs/review.md"), "utf8");
    expect(page).toContain(`\`\`\`\n${renderText(reviewOf("editable"))}\`\`\``);
  });

  it("shows the picture of a review in the README before anything else that is not a sentence", () => {
    const [, picture, first] =
      /!\[[^\]]+\]\(([^)]+)\)[\s\S]*?(```|\n\||!\[)/.exec(readFileSync(join(__dirname, "../../README.md"), "utf8")) ??
      [];
    expect([picture, first]).toEqual(["docs/images/review.png", "```"]);
  });

  it("explains every finding", () => {
    const page = readFileSync(join(__dirname, "../../docs/review.md"), "utf8");
    for (const [code, { title, severity }] of Object.entries(findingKinds)) {
      expect(page).toMatch(new RegExp(`\\| \`${code}\` \\| ${severity}[^|]* \\| ${title} \\|`));
    }
  });
});

describe("the Markdown form", () => {
  it("ends with the hidden marker of its stack", () => {
    const review = reviewOf("changes");
    expect(commentMarker(review)).toBe("<!-- bc-accounts-review lab/dev -->");
    expect(renderMarkdown(review).trimEnd().endsWith(commentMarker(review))).toBe(true);
  });

  it.each([50, 300, 1000])("fits into a comment at %d accounts, and says how many it leaves out", (accounts) => {
    const text = renderMarkdown(wide(accounts));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("account-0");
    const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
    const rows = text.match(/^\| 🔴 \|/gm)?.length ?? 0;
    const details = text.match(/^<summary>🔴/gm)?.length ?? 0;
    expect(rows + number(/\*\*(\d+) more accounts do not fit into this table/)).toBe(accounts);
    expect(details + number(/details of (\d+) accounts do not fit/)).toBe(accounts);
    expect(details).toBeGreaterThan(5);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
  });

  it("fits into a comment however long every text in it is, and still ends with its marker", () => {
    const long = (text: string, number: number) => `${text.repeat(600).slice(0, 490)}-${number}`;
    const scopes = { orders: "modify", customers: "modify" };
    const additionalScopes = Array.from({ length: 40 }, (_, number) => long("[x]", number));
    const steps = Array.from({ length: 120 }, (_, number) => [
      ...previewOf(undefined, { scopes, additionalScopes, store: long("<s>", number) }, long("*a*", number)).steps,
      { op: long("|op|", number), urn: urnOf(long("#b#", number)) },
    ]).flat();
    const review = reviewDocument({ steps });
    const text = renderMarkdown(review);
    expect(text.length).toBeLessThan(65_536);
    expect(text.trimEnd().endsWith(commentMarker(review))).toBe(true);
    expect(text).toMatch(/and 100 more stores/);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
  });

  it("folds the table's cell of an account whose scopes change in many places", () => {
    const families = ["orders", "customers", "products", "themes", "marketing", "content"];
    const after = Object.fromEntries(families.map((family) => [family, "modify"]));
    const text = renderMarkdown(reviewDocument(previewOf({ scopes: { carts: "modify" } }, { scopes: after })));
    const cell = text
      .split("\n")
      .find((line) => line.startsWith("| 🔴 |"))
      ?.split("|")[4];
    expect(cell?.match(/→/g)).toHaveLength(3);
    expect(cell).toMatch(/<br>and 4 more /);
  });

  it("makes no link of an address in a name", () => {
    const evil = "see https://evil.example or www.evil.example or WWW.evil.example";
    const inputs = { scopes: { orders: "modify" }, endpoints: [`GET ${evil}`] };
    const review = reviewDocument(previewOf(undefined, inputs, evil));
    const text = renderMarkdown(review)
      .replace(/```[\s\S]*?```/g, "")
      .replace(/`[^`\n]*`/g, "");
    expect(text).toContain("evil.example");
    expect(text).not.toMatch(/:\/\/|www\./i);
  });

  it("shows all fifty rows of a table without unfolding anything", () => {
    expect(renderMarkdown(wide(50)).match(/^\| 🔴 \|/gm)).toHaveLength(50);
  });
});

describe("the text form", () => {
  it.each([60, 80, 120])("keeps to %d columns, but for words that must stay whole", (width) => {
    const long = renderText(reviewOf("changes"), { width })
      .split("\n")
      .filter((line) => line.length > width && line.trim().split(" ").length > 1);
    // Head lines and rows of the delta are tables, not prose.
    expect(long.filter((line) => !/ → |^\S |with it: /.test(line) && !line.includes('{"account"'))).toEqual([]);
  });

  it("has colour only when asked", () => {
    const escapes = /\u001b\[/;
    expect(renderText(reviewOf("editable"))).not.toMatch(escapes);
    expect(renderText(reviewOf("editable"), { color: true })).toMatch(escapes);
  });
});

describe("the HTML form", () => {
  it("needs nothing from anywhere, and runs nothing", () => {
    const page = renderHtml(reviewOf("changes"));
    expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`);
    expect(page).not.toMatch(/<script|<link|<img|\bsrc=|url\(|@import|https?:\/\//);
  });

  it("has no arrow that a line could break, but in what is to be copied", () => {
    const page = renderHtml(reviewOf("changes"));
    expect(page.replace(/<pre>[^]*?<\/pre>/g, "")).not.toContain("-&gt;");
    expect(page).toContain("orders: none -&gt; read-only");
    expect(page).toContain("orders: none → read-only");
  });

  it("has a cell for every account and family, with the level before and after", () => {
    const page = renderHtml(reviewOf("changes"));
    expect(page).toMatch(/title="Orders: read-only → modify: escalation, new money[^"]*"><s>read<\/s> <b>modify<\/b>/);
  });
});
