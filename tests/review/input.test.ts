import fc from "fast-check";
import {
  InputError,
  readPlan,
  renderHtml,
  renderJson,
  renderMarkdown,
  renderSarif,
  renderText,
  reviewPlan,
  type Review,
} from "../../review";
import { readPolicySettings } from "../../policy/judgement/settings";
import { rules } from "../../policy/rules";
import { bytesOf, NOW, previewOf, recording, reviewDocument, urnOf } from "./helpers";

function problemWith(bytes: Uint8Array): string {
  try {
    readPlan([{ name: "preview.json", bytes }]);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error("it was read");
}

const forms = [renderText, renderMarkdown, renderJson, renderSarif, renderHtml] as const;

describe("a file that is no preview", () => {
  it.each([
    ["nothing", "", /it is empty/],
    ["text", "Previewing update (dev)", /`--json` was probably left out/],
    ["text before the braces", 'warning: old CLI\n{"steps":[]}', /redirect standard output only/],
    ["a list", "[1,2]", /not one brace|not an object/],
    ["a number", "12", /not one brace|not an object/],
    ["an event log", '{"sequence":1}\n{"sequence":2}', /several objects/],
    ["another JSON file", '{"name":"x"}', /neither a preview nor a stack export/],
    ["a broken object", '{"steps": [,]}', /breaks the rules of JSON/],
  ])("is refused with the reason: %s", (_name, text, reason) => {
    const message = problemWith(bytesOf(text));
    expect(message).toMatch(reason);
    expect(message).toMatch(/^preview\.json cannot be reviewed: /);
    expect(message).toMatch(/Make (it again|one) with `pulumi/);
  });

  it("is refused when it breaks off, at whatever byte", () => {
    const whole = Buffer.from(recording("editable").bytes).toString("utf8").trim();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 1 }), (end) => {
        expect(problemWith(bytesOf(whole.slice(0, end)))).toMatch(/breaks|empty/);
      }),
    );
  });

  it("is refused without one word of what stands in it", () => {
    const secret = "s3cr3t-of-nobody";
    expect(problemWith(bytesOf(`{"steps":[{"accessToken":"${secret}" oops}]}`))).not.toContain(secret);
    expect(problemWith(bytesOf(secret))).not.toContain(secret);
  });

  it("is refused beside a state, because it holds both sides itself", () => {
    expect(() => readPlan([recording("changes"), recording("state-after")])).toThrow(/already holds both sides/);
    expect(() => readPlan([recording("state-before"), recording("state-after"), recording("state-after")])).toThrow(
      /at most two/,
    );
  });
});

describe("a file in another encoding", () => {
  const text = Buffer.from(recording("editable").bytes).toString("utf8");
  it.each([
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${text}`, "utf8")],
    ["UTF-16 as PowerShell writes it", Buffer.from(`\ufeff${text}`, "utf16le")],
  ])("is read: %s", (_name, bytes) => {
    expect(readPlan([{ name: "p", bytes }]).accounts).toHaveLength(3);
  });
});

describe("a huge file", () => {
  it("of 50 MB is read when it is a preview", () => {
    const filler = {
      op: "same",
      urn: urnOf("x", "aws:s3:Bucket"),
      newState: { urn: urnOf("x", "aws:s3:Bucket"), type: "aws:s3:Bucket", inputs: { text: "x".repeat(1000) } },
    };
    const one = JSON.stringify(filler);
    const document = `{"steps":[${Array.from({ length: 44_000 }, () => one).join(",")}]}`;
    expect(document.length).toBeGreaterThan(50_000_000);
    expect(readPlan([{ name: "p", bytes: bytesOf(document) }]).accounts).toEqual([]);
  });

  it("of nested brackets is refused, and does not exhaust the stack", () => {
    expect(problemWith(bytesOf(`{"a":${"[".repeat(5_000_000)}`))).toMatch(/breaks off/);
    const nested = `{"steps":[{"op":"create","newState":{"urn":"${urnOf("a")}","inputs":{"scopes":${"[".repeat(5000)}${"]".repeat(5000)}}}}]}`;
    expect(problemWith(bytesOf(nested))).toMatch(/nests deeper than any preview/);
  });

  it("with an absurd number of endpoints is refused by name", () => {
    const endpoints = Array.from({ length: 3000 }, (_, number) => `GET /v3/${number}`);
    expect(() => reviewDocument(previewOf(undefined, { scopes: { orders: "read-only" }, endpoints }))).toThrow(
      /more than 2000 entries/,
    );
  });
});

describe("a preview by somebody hostile", () => {
  const evil =
    "</script><img src=x onerror=alert(1)>|`\n# @everyone [x](javascript:alert(1)) \u001b[2Jgone\u202e <!-- -->";

  it("runs nothing, hides nothing and forges nothing in any form", () => {
    const review = reviewDocument(
      previewOf(
        { scopes: { orders: "read-only" } },
        { scopes: { orders: "modify" }, team: evil, name: evil, endpoints: [`GET /${evil}`] },
        evil,
      ),
    );
    const [text, markdown, , , html] = forms.map((render) => render(review));
    expect(text).not.toMatch(/\u001b|\u202e/);
    expect(html).not.toMatch(/<img|<script/i);
    expect(html).not.toContain('javascript:alert(1)"');
    const lines = (markdown ?? "").replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
    expect(lines).not.toMatch(/<img|@everyone/);
    // Inside a summary there is no Markdown, so only the other lines could hold a link.
    expect(lines.replace(/^<summary>.*$/gm, "")).not.toMatch(/(?<!\\)\[x\]\(/);
    expect(lines.match(/<!--/g)).toHaveLength(1);
  });

  it("cannot make one name look like another with characters that nobody sees", () => {
    const unseen = ["\u00ad", "\u061c", "\u115f", "\u180e", "\u3164", "\u{e0041}", "\ud800"];
    const review = reviewDocument(
      previewOf(undefined, { scopes: { orders: "modify" }, team: "erp" }, unseen.join("a")),
    );
    for (const render of forms)
      expect(render(review)).not.toMatch(/[\u00ad\u061c\u115f\u180e\u3164\u{e0041}]|\p{Surrogate}/u);
    expect((JSON.parse(renderJson(review)) as Review).accounts[0]?.urn).toBe(urnOf(unseen.join("a")));
  });

  it("with values of any form never crashes the review", () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constant("04da6b54-80e4-46f7-96ec-b56ff0331ba9"),
      fc.constant("[secret]"),
    );
    const anyInputs = fc.dictionary(
      fc.constantFrom(
        "scopes",
        "additionalScopes",
        "tokenType",
        "accessLevel",
        "store",
        "name",
        "endpoints",
        "justifications",
        "team",
      ),
      value,
    );
    fc.assert(
      fc.property(anyInputs, anyInputs, (before, after) => {
        const review = reviewDocument(previewOf(before, after));
        for (const render of forms) expect(render(review)).not.toBe("");
      }),
    );
  });

  it("with steps of any form never crashes the reader", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.jsonValue(),
            fc.record({
              op: fc.constantFrom("same", "replace", "delete", "refresh", "__proto__"),
              oldState: fc.jsonValue(),
              newState: fc.jsonValue(),
            }),
          ),
        ),
        (steps) => {
          expect(() => reviewDocument({ steps })).not.toThrow();
        },
      ),
    );
  });
});

describe("a step that is not understood", () => {
  const scopes = { orders: "modify" };
  const step = previewOf({ scopes }, { scopes }).steps[0] as Record<string, unknown>;
  const { oldState, newState } = step as { oldState: object; newState: object };
  const same = { ...step, op: "same" };
  const policy = readPolicySettings({ all: "disabled" }, rules);
  const review = (...steps: unknown[]) => reviewDocument({ steps }, { policy });

  it.each([
    ["an operation of a later engine", { ...step, op: "transplant" }, /does not know the operation "transplant"/],
    ["an account read from elsewhere", { ...step, op: "read" }, /"read"/],
    ["half of a replacement, without the whole", { ...step, op: "create-replacement" }, /"create-replacement"/],
    ["an update to nothing", { op: "update", urn: urnOf("account"), oldState }, /its newState/],
    ["a replacement of nothing", { op: "replace", urn: urnOf("account"), newState }, /its oldState/],
    [
      "a new account without inputs",
      { ...step, op: "create", newState: { ...newState, inputs: undefined } },
      /newState/,
    ],
    ["no operation", { ...step, op: 7 }, /no `op`/],
    ["no step", "nonsense", /no `op`/],
  ])("closes the gate and is named: %s", (_name, made, problem) => {
    const reviewed = review(made);
    expect(
      reviewed.findings.filter(({ code }) => code === "step-not-understood").map(({ message }) => message),
    ).toEqual([expect.stringMatching(problem)]);
    expect([reviewed.gate.closed, reviewed.complete]).toEqual([true, false]);
    expect(reviewed.verdict.line).toMatch(/1 step that is not understood.*: must not pass/);
  });

  it("is none of the engine's own parts of a replacement, nor a step of another resource", () => {
    const whole = { ...step, op: "replace", replaceReasons: ["keepers"] };
    const parts = ["create-replacement", "delete-replaced", "remove-pending-replace"].map((op) => ({ ...step, op }));
    const bucket = { op: "transplant", urn: urnOf("x", "aws:s3:Bucket") };
    for (const steps of [[same], [whole, ...parts]]) expect(review(...steps, bucket).findings).toEqual([]);
  });

  it("is none where inputs have a form that nobody can read: what they grant counts as unknown", () => {
    const masked = { ...step, op: "update", newState: { ...newState, inputs: "[secret]" } };
    const { accounts, gate } = review(masked);
    expect([accounts[0]?.gains, gate.closed]).toEqual(["unknown", true]);
  });
});

describe("secrets in a file", () => {
  const secrets = [
    "token-in-clear-1",
    "secret-in-clear-2",
    "keeper-in-clear-3",
    "adopted-in-clear-4",
    "deep-in-clear-5",
  ];
  const [accessToken, clientSecret, seed, adopted, deep] = secrets;

  it("reach no form, wherever they stand in clear", () => {
    const document = previewOf(
      { scopes: { orders: "read-only" }, keepers: { seed } },
      { scopes: { orders: "modify" }, keepers: { seed: deep }, credentials: { accessToken: adopted } },
    );
    const step = document.steps[0] as { oldState: { outputs: Record<string, unknown> } };
    Object.assign(step.oldState.outputs, { accessToken, clientSecret });
    const review = reviewPlan(
      readPlan([
        { name: "p", bytes: bytesOf({ ...document, diagnostics: [{ severity: "error", message: accessToken }] }) },
      ]),
      { now: NOW },
    );
    const all = forms.map((render) => render(review)).join("\n");
    for (const secret of secrets) expect(all).not.toContain(secret);
  });

  it("are unknown values where they stand for something that is shown", () => {
    const marked = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"modify"' };
    const review = reviewDocument(previewOf({ scopes: { orders: "read-only" } }, { scopes: marked }));
    expect(review.accounts[0]?.gains).toBe("unknown");
    expect(renderJson(review)).not.toContain("plaintext");
  });
});
