import { execFileSync } from "node:child_process";
import fc from "fast-check";
import {
  type AccountToDelete,
  type AccountToMake,
  type Checklist,
  checklistToDelete,
  checklistToMake,
  quoteForShell,
} from "../../../handoff/checklist";
import { checklistsAsMarkdown } from "../../../handoff/checklist-markdown";
import { checklistsAsPage } from "../../../handoff/page";
import { checklistsAsText } from "../../../handoff/checklist-text";

const wanted: AccountToMake = {
  logicalName: "orders",
  name: "Order sync",
  storeHash: "abc123",
  tokenType: "v2v3",
  scopes: { products: "read-only", orders: "modify" },
};
const doomed: AccountToDelete = {
  logicalName: "orders",
  name: "Order sync",
  storeHash: "abc123",
  fingerprint: "0123456789ab",
  isReplaced: false,
};
const make = (change: Partial<AccountToMake> = {}) => checklistToMake({ ...wanted, ...change });
const remove = (change: Partial<AccountToDelete> = {}) => checklistToDelete({ ...doomed, ...change });
const details = ({ steps }: Checklist) => steps.flatMap(({ detail }) => detail ?? []);
const commands = ({ steps }: Checklist) => steps.flatMap(({ command }) => command ?? []);

describe("the checklist to make an account", () => {
  it("goes through the form from top to bottom", () => {
    expect(details(make())).toEqual(["Create API account", "V2/V3 API token", "Order sync", "Save"]);
    expect(
      make()
        .steps.flatMap(({ rows }) => rows ?? [])
        .map(({ label, button }) => `${label}: ${button}`),
    ).toEqual(["Orders: modify", "Products: read-only"]);
  });

  it("ends with the file handed over and a `pulumi up`", () => {
    expect(commands(make())).toEqual([
      "npx bc-accounts adopt orders --file <the downloaded file> --delete-file",
      "pulumi up",
    ]);
  });

  it("begins at the list of the store's accounts", () => {
    expect(make().steps[0]).toMatchObject({
      text: expect.stringContaining("store abc123") as string,
      link: expect.stringMatching(/^https?:\/\//) as string,
    });
  });

  it("says which account is replaced", () => {
    expect(make().title).toBe('Make API account "Order sync" in store abc123');
    expect(make({ replaces: "Orders" }).title).toBe(
      'Make API account "Order sync" in store abc123, to replace "Orders"',
    );
  });

  it("has a step for each scope that the catalogue does not know", () => {
    const steps = make({ additionalScopes: ["store_new_thing", "store_other_thing"] }).steps;
    expect(steps.filter(({ text }) => text.startsWith("Find the row")).map(({ detail }) => detail)).toEqual([
      "store_new_thing",
      "store_other_thing",
    ]);
  });

  it.each([
    [undefined, "local development only"],
    ["local-development-only", "local development only"],
    ["publish-theme", "publish theme"],
  ] as const)("of a Stencil-CLI token with access level %s asks for a button and no scopes", (accessLevel, button) => {
    const checklist = make({ tokenType: "stencil-cli", scopes: undefined, accessLevel });
    expect(details(checklist)).toEqual(["Create API account", "Stencil-CLI token", "Order sync", button, "Save"]);
    expect(checklist.steps.some(({ rows }) => rows !== undefined)).toBe(false);
  });

  it("quotes a logical name that a shell would take apart", () => {
    expect(commands(make({ logicalName: "order sync; id" }))[0]).toContain("adopt 'order sync; id' --file");
  });
});

describe("the checklist to delete an account", () => {
  it("names the account by what a person sees and by its token's fingerprint", () => {
    expect(remove().title).toBe('Delete API account "Order sync" of store abc123');
    expect(details(remove())).toEqual(["Order sync"]);
    expect(remove().steps.some(({ text }) => text.includes("0123456789ab"))).toBe(true);
    expect(commands(remove())).toEqual(["pulumi up"]);
  });

  it("warns first when something still uses the old token", () => {
    expect(remove({ isReplaced: true }).steps[0]?.text).toMatch(/everything uses the new token/);
    expect(remove().steps[0]?.text).not.toMatch(/new token/);
  });
});

describe("a word for a shell", () => {
  it("is bare when it needs no quotes", () => {
    expect(quoteForShell("orders-2")).toBe("orders-2");
    expect(quoteForShell("erp:Group$orders")).toBe("'erp:Group$orders'");
    expect(quoteForShell("")).toBe("''");
  });

  it("is what a shell gives back", () => {
    const words = fc.sample(fc.string({ unit: fc.constantFrom(..."ab '\"$`\\;&|<>*?!#~(){}[]\n".split("")) }), 100);
    const script = words.map((text) => `printf '%s\\0' ${quoteForShell(text)}`).join("\n");
    const output = execFileSync("sh", ["-c", script], { encoding: "utf8" });
    expect(output.split("\0").slice(0, -1)).toEqual(words);
  });
});

describe("checklists in a terminal", () => {
  it("are numbered, with rows below their step", () => {
    const text = checklistsAsText([make()]);
    expect(text).toMatch(/^Make API account "Order sync" in store abc123\n {2}1\. Open /);
    expect(text).toContain("\n  4. Type the name, exactly: Order sync\n");
    expect(text).toContain("\n       [ ] Orders    modify\n       [ ] Products  read-only\n");
    expect(text).toContain("\n       pulumi up");
  });

  it("say which row may look different", () => {
    const text = checklistsAsText([make({ scopes: { infrastructureLogs: "read-only" } })]);
    expect(text).toContain("read-only  (row not documented: look for it)");
  });

  it("are apart by an empty line, and nothing when there are none", () => {
    expect(checklistsAsText([make(), remove()])).toContain("\n\nDelete API account");
    expect(checklistsAsText([])).toBe("");
  });
});

const hostile = "</code><script>alert(\"x\")</script> [a](javascript:b) `c` **d** | <img src=x onerror=e> & 'f'\n# g";

describe("every form of a checklist", () => {
  const disguised =
    "a\u001b[2J\u202eb\r::error::c @acme/everyone https://evil.example.com www.evil.example.com \u{1f468}\u200d\u{1f469}";
  const lists = [make({ name: disguised, logicalName: disguised, replaces: disguised }), remove({ name: disguised })];

  it.each([
    ["text", checklistsAsText],
    ["markdown", checklistsAsMarkdown],
    ["html", checklistsAsPage],
  ])("has no character in it that changes how the rest looks: %s", (_form, render) => {
    const rendered = render(lists);
    expect(rendered).not.toMatch(/[\u001b\r\u202e]/);
    expect(rendered).toContain("\u{1f468}\u200d\u{1f469}");
    expect(rendered).not.toMatch(/^\s*::error/m);
  });

  it("mentions nobody and links nowhere in a comment", () => {
    const outside = checklistsAsMarkdown(lists).replace(/`[^`]*`/g, "");
    expect(outside).toContain("acme/everyone");
    expect(outside).not.toMatch(/@acme|https:\/\/evil|www\.evil/);
  });
});

describe("checklists in Markdown", () => {
  it("are tick boxes under a heading", () => {
    const text = checklistsAsMarkdown([make()]);
    expect(text).toMatch(
      /^### Make API account "Order sync" in store abc123\n\n- \[ \] \[Open .*\]\(https:\/\/[^)]+\)\n/,
    );
    expect(text).toContain("\n- [ ] Type the name, exactly: `Order sync`\n");
    expect(text).toContain("\n  - [ ] Orders: **modify**\n  - [ ] Products: **read-only**\n");
    expect(text).toContain("`npx bc-accounts adopt orders --file <the downloaded file> --delete-file`");
  });

  it("have nothing of a hostile name as markup", () => {
    const text = checklistsAsMarkdown([make({ name: hostile, replaces: hostile }), remove({ name: hostile })]);
    // Whatever is in a code span is text already.
    const outside = text.replace(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
    expect(outside).not.toMatch(/(?<!\\)<(?:script|img|\/code)/);
    expect(outside).not.toMatch(/(?<!\\)\]\(javascript/);
    expect(outside).not.toMatch(/^# g/m);
    expect(outside).toContain("\\<script\\>");
    expect(text.split("\n").every((line) => /^(?:### |\s*- \[ \] |$)/.test(line))).toBe(true);
  });

  it.each([
    ["a`b", "``a`b``"],
    ["a``b`c", "```a``b`c```"],
    ["`a", "`` `a ``"],
    ["a`", "`` a` ``"],
  ])("fence the name %s so that it cannot get out", (name, expected) => {
    expect(checklistsAsMarkdown([make({ name })])).toContain(`exactly: ${expected}\n`);
  });

  it("are nothing when there are none", () => {
    expect(checklistsAsMarkdown([])).toBe("");
  });
});

describe("checklists as a page", () => {
  it("are boxes with labels, each with an id of its own", () => {
    const page = checklistsAsPage([make(), remove({ isReplaced: true })]);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const labels = [...page.matchAll(/ for="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(labels.length).toBeGreaterThan(10);
    expect(labels.every((id) => ids.includes(id))).toBe(true);
    expect(page).toContain("Type the name, exactly: <code>Order sync</code>");
    expect(page).toContain("Orders: <code>modify</code>");
    expect(page).toContain('<code class="command"><span>npx</span> <span>bc-accounts</span> <span>adopt</span>');
    expect(page).toContain("<span>--delete-file</span></code>");
  });

  it("have nothing of a hostile name as markup", () => {
    const page = checklistsAsPage([
      make({ name: hostile, replaces: hostile, additionalScopes: [hostile], logicalName: hostile }),
      remove({ name: hostile, fingerprint: hostile }),
    ]);
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    expect(page).toContain("&#39;f&#39;");
    const tags = new Set([...page.matchAll(/<\/?([a-z1-6]+)/gi)].map(([, tag]) => tag));
    expect(
      [...tags].filter(
        (tag) =>
          !/^(?:doctype|html|head|meta|title|style|body|main|h1|h2|section|ol|ul|li|label|input|span|a|code|p)$/.test(
            tag ?? "",
          ),
      ),
    ).toEqual([]);
  });

  it("load nothing and run nothing", () => {
    const page = checklistsAsPage([make()]);
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).not.toMatch(/\ssrc=|<link|@import|url\(|\son\w+=/);
  });

  it("say so when there is nothing to do", () => {
    expect(checklistsAsPage([])).toContain("<p>Nothing to do by hand.</p>");
  });
});
