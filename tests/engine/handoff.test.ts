import { closeSync, existsSync, openSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { download, followChecklist, layouts, type MadeAccount, startHandoffLab } from "../helpers/handoff-lab";
import { type Lab, program, STORE } from "../helpers/lab";

/** Several runs of the real engine share one stack: each step starts where the one before it ended. */
jest.setTimeout(240_000);

const orders = (args: string) =>
  `const orders = new ApiAccount("orders", ${args});\nexports.token = orders.accessToken;\n`;
const readOrders = '{ scopes: { orders: "read-only" } }';

describe("an account of a real store, made by a person", () => {
  let lab: Lab;
  let first: MadeAccount;
  let second: MadeAccount;
  beforeAll(async () => {
    lab = await startHandoffLab({ program: program(orders(readOrders)) });
  });
  afterAll(() => lab.close());

  it("is not made by `pulumi up`, which says what to click and which command takes the file", async () => {
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain(
      'Could not adopt API account "orders" in store lab12345: nobody has handed over its credentials yet',
    );
    expect(run.output).toContain(`${lab.emulator.url}/deep-links/settings/auth/api-accounts`);
    expect(run.output).toMatch(/Type the name, exactly: orders\n/);
    expect(run.output).toMatch(/\[ \] Orders {2}read-only/);
    expect(run.output).toContain("npx bc-accounts adopt orders --file <the downloaded file> --delete-file");
  });

  it("has a checklist that a person can follow without knowing anything else", async () => {
    const run = await lab.engine.bcAccounts(["handoff"]);
    expect(run.code).toBe(0);
    first = await followChecklist(run.stdout, lab.emulator.panel, '"orders"');
    expect(lab.accounts()).toMatchObject({ orders: { scopes: ["store_v2_orders_read_only"] } });
  });

  it("has the same checklist as Markdown and as a page, also from a preview in a file", async () => {
    const preview = await lab.engine.preview("--json");
    writeFileSync(join(lab.engine.directory, "preview.json"), preview.stdout);
    const markdown = await lab.engine.bcAccounts(["handoff", "preview.json", "--format", "markdown"]);
    expect(markdown.stdout).toContain('### Make API account "orders" in store lab12345');
    expect(markdown.stdout).toContain("  - [ ] Orders: **read-only**");
    const page = await lab.engine.bcAccounts(["handoff", "-", "--format", "html"], preview.stdout);
    expect(page.stdout).toContain("<!doctype html>");
    expect(page.stdout).toContain("<code>read-only</code>");
    expect(page.stdout).not.toMatch(/<script|src=/);
  });

  it("has its file taken by adopt, which shows a fingerprint, deletes the file and never names it", async () => {
    const { file, remove } = download(layouts["both names, byte order mark"](first), first.credentials.client_id);
    const run = await lab.engine.bcAccounts(["adopt", "orders", "--file", file, "--delete-file"]);
    expect(run.output).toMatch(
      /Adopted: API account "orders" of store lab12345 as orders, token fingerprint [0-9a-f]{12}/,
    );
    expect(run.output).toContain("Proved by reading: Orders (read-only).");
    expect(run.output).toContain("Next: pulumi up");
    expect(run.output).not.toContain("BigCommerceAPI-credentials");
    expect(run.code).toBe(0);
    expect(existsSync(file)).toBe(false);
    remove();
  });

  it("leaves nothing to click once it is adopted", async () => {
    const run = await lab.engine.bcAccounts(["handoff"]);
    expect(run.stdout).toBe("Nothing to make or delete by hand.\n");
    expect(run.stderr).toContain("Adopted already, only `pulumi up` is missing: orders");
  });

  it("is in Pulumi's state after the next `pulumi up`, with the credentials of the file", async () => {
    const run = await lab.engine.up();
    expect(run.output).toContain("+ 1 created");
    const account = (await lab.engine.accounts())["orders"];
    expect(account?.id).toBe(first.credentials.client_id);
    expect(account?.outputs).toMatchObject({
      name: "orders",
      storeHash: STORE,
      apiPath: first.credentials.api_path,
      scopes: { orders: "read-only" },
    });
    expect((await lab.engine.outputs())["token"]).toBe(first.credentials.access_token);
    expect((await lab.engine.up()).output).toContain("2 unchanged");
  });

  it("is found as declared by verify, and by refresh", async () => {
    const run = await lab.engine.bcAccounts(["verify"]);
    expect(run.stdout).toMatch(
      /^ok {2}orders \(in state\): token [0-9a-f]{12} is alive in store lab12345\n\s+proved: Orders \(read-only\)/,
    );
    expect(run.code).toBe(0);
    expect((await lab.engine.refresh()).output).toContain("2 unchanged");
  });

  it("is exported in the names of other tools, but to a pipe only with --yes", async () => {
    const refused = await lab.engine.bcAccounts(["export", "orders"]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(
      "this would print the credentials of orders in clear text. To do that, repeat the command with --yes",
    );
    const nowhere = await lab.engine.bcAccounts(["export", "orders", "--output", "no/such/folder/.env"]);
    expect(nowhere).toMatchObject({ code: 3, stdout: "" });
    expect(nowhere.stderr).toBe(
      "bc-accounts: no/such/folder/.env could not be written: ENOENT. Check its folder and the rights on it.\n",
    );
    const run = await lab.engine.bcAccounts(["export", "orders", "--format", "json", "--style", "catalyst", "--yes"]);
    // What was asked for is the one output that holds a secret.
    lab.engine.transcript.pop();
    expect(JSON.parse(run.stdout)).toEqual({
      CATALYST_STORE_HASH: STORE,
      CATALYST_ACCESS_TOKEN: first.credentials.access_token,
    });
  });

  it("is replaced when its scopes change: until a person has made the new one, the old one stays as it is", async () => {
    lab.engine.write(program(orders('{ scopes: { products: "read-only" } }')));
    const preview = await lab.engine.preview();
    expect(preview.output).toContain(
      "is replaced, and a person makes the new account. What to do, step by step: npx bc-accounts handoff",
    );
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("the adopted credentials belong to the account that must be replaced");
    expect((await lab.engine.accounts())["orders"]?.id).toBe(first.credentials.client_id);
  });

  it("has two checklists then: one to make the new account beside it, one to delete it afterwards", async () => {
    const run = await lab.engine.bcAccounts(["handoff"]);
    expect(run.stdout).toMatch(/^Make API account "orders-2" in store lab12345, to replace "orders"/);
    expect(run.stdout).toMatch(
      /Delete API account "orders" of store lab12345\n.*First check that everything uses the new token/,
    );
    second = await followChecklist(run.stdout, lab.emulator.panel, '"orders-2"');
    const adopted = await lab.engine.bcAccounts(
      ["adopt", "orders", "--file", "-"],
      layouts["client name first, CRLF"](second),
    );
    expect(adopted.code).toBe(0);
  });

  it("hands over to the new account, and then insists on its own deletion for as long as its token lives", async () => {
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("+-1 replaced");
    expect(run.output).toContain('Could not delete API account "orders" of store lab12345: its token still works');
    expect(run.output).toMatch(/Delete it by the menu at the end of its row.*: orders\n/);
    expect((await lab.engine.outputs())["token"]).toBe(second.credentials.access_token);
    const again = await lab.engine.up();
    expect(again.code).not.toBe(0);
    expect(again.output).toContain("its token still works");
    const verified = await lab.engine.bcAccounts(["verify"]);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(/NOT orders \(replaced, to be deleted\): token [0-9a-f]{12} is alive/);
    expect((await lab.engine.bcAccounts(["handoff"])).stdout).toMatch(
      /^Delete API account "orders" of store lab12345\n/,
    );
  });

  it("is gone from state by the same command once a person has deleted it", async () => {
    lab.emulator.panel.deleteAccount(STORE, "orders");
    const run = await lab.engine.up();
    expect(run.code).toBe(0);
    expect(run.output).toContain("deleted original");
    expect((await lab.engine.up()).output).toContain("2 unchanged");
    expect(Object.keys(lab.accounts())).toEqual(["orders-2"]);
  });

  it("shows a scope that came or went behind Pulumi's back as drift", async () => {
    lab.emulator.panel.setScopes(STORE, "orders-2", ["store_v2_orders_read_only"]);
    const verified = await lab.engine.bcAccounts(["verify"]);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(/missing: Products\n\s+beyond the declaration: Orders \(read-only\)/);
    expect((await lab.engine.refresh()).code).toBe(0);
    expect((await lab.engine.accounts())["orders"]?.outputs["scopes"]).toEqual({ orders: "read-only" });
    expect((await lab.engine.preview("--diff")).output).toContain("products");
    lab.emulator.panel.setScopes(STORE, "orders-2", ["store_v2_products_read_only"]);
    expect((await lab.engine.refresh()).code).toBe(0);
    expect((await lab.engine.up()).output).toContain("2 unchanged");
  });

  it("cannot be destroyed by Pulumi, only by a person, and Pulumi says so until it is done", async () => {
    const refused = await lab.engine.destroy();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain('Could not delete API account "orders-2"');
    expect((await lab.engine.accounts())["orders"]).toBeDefined();
    lab.emulator.panel.deleteAccount(STORE, "orders-2");
    expect((await lab.engine.refresh()).output).toContain("- 1 deleted");
    expect((await lab.engine.destroy()).code).toBe(0);
  });

  it("is to be made again then, although its credentials are still adopted", async () => {
    const run = await lab.engine.bcAccounts(["handoff"]);
    expect(run.stdout).toMatch(/^Make API account "orders" in store lab12345\n/);
    // On a slow machine it says that it waits, too.
    expect(run.stderr.replace(/^waiting for .*\n/gm, "")).toBe(
      "Adopted, but the store does not accept the token, so the account has to be made again: orders\n",
    );
    const up = await lab.engine.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toMatch(
      /does not accept the token .*A person makes the account again:\n\s*Make API account "orders"/,
    );
    expect(up.output).toContain("npx bc-accounts adopt orders --file <the downloaded file> --delete-file");
  });

  it("is found dead by verify and doctor, which name the way out", async () => {
    const forget = `pulumi config rm --path 'bigcommerce:adopted["orders"]'`;
    const verified = await lab.engine.bcAccounts(["verify"]);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toContain(
      `way out: make it again: npx bc-accounts handoff. Or remove its credentials: ${forget}`,
    );
    const sick = await lab.engine.bcAccounts(["doctor"]);
    expect(sick.code).toBe(1);
    expect(sick.stdout).toMatch(/NOT Token of orders \(adopted, not applied\): dead/);

    await lab.engine.must("config", "rm", "--path", 'bigcommerce:adopted["orders"]');
    expect((await lab.engine.bcAccounts(["verify"])).code).toBe(0);
    const well = await lab.engine.bcAccounts(["doctor"]);
    expect([well.code, well.stdout]).toEqual([0, expect.stringMatching(/Next: npx bc-accounts handoff\n$/)]);
  });

  it("never had a secret in any output, state file, backup or log, nor one of its requests write anything", () => {
    expect(lab.leaks()).toEqual([]);
    const routes = Object.keys(lab.emulator.truth().requests);
    expect(routes.filter((route) => !route.startsWith("GET "))).toEqual([]);
  });
});

describe("credentials that do not fit", () => {
  let lab: Lab;
  const make = (name: string, ...scopes: string[]) => lab.emulator.panel.createAccount(STORE, { name, scopes });
  const adopt = (name: string, text: string, ...more: string[]) =>
    lab.engine.bcAccounts(["adopt", name, "--file", "-", ...more], text);
  const layout = layouts["token, client, name, path"];
  beforeAll(async () => {
    lab = await startHandoffLab({ program: program(orders(readOrders)), emulator: { stores: [STORE, "eu123456"] } });
  });
  afterAll(() => lab.close());

  it("are refused by adopt when they are of another store", async () => {
    const made = await lab.emulator.panel.createAccount("eu123456", {
      name: "orders",
      scopes: ["store_v2_orders_read_only"],
    });
    const run = await adopt("orders", layout(made));
    expect(run).toMatchObject({ code: 2 });
    expect(run.stderr).toContain("The credentials belong to store eu123456, but the configuration has store lab12345");
    // Without an API path only the store itself can tell.
    const bare = await adopt("orders", layouts["token only"](made));
    expect(bare.stderr).toMatch(/Store lab12345 does not accept the token .*Nothing was stored/);
  });

  it("are refused by adopt when their account is deleted", async () => {
    const made = await make("short-lived", "store_v2_orders_read_only");
    lab.emulator.panel.deleteAccount(STORE, "short-lived");
    expect(await adopt("orders", layout(made))).toMatchObject({ code: 2 });
  });

  it("are refused by adopt when it cannot read them, without naming the file", async () => {
    const run = await lab.engine.bcAccounts(["adopt", "orders", "--file", "BigCommerceAPI-credentials-sesame-.txt"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain("Could not read the file of --file (ENOENT)");
    expect(run.stderr).not.toContain("sesame");
    const pattern = await lab.engine.bcAccounts(["adopt", "orders", "--file", "BigCommerceAPI-credentials-*.txt"]);
    expect(pattern.stderr).toContain("The pattern of --file matches no file. Look into the browser's download");
    expect((await adopt("orders", "USER: admin\nAPI TOKEN: abc\n")).stderr).toContain("legacy account");
  });

  it("are refused by adopt when a pattern matched several files, none of which is named", async () => {
    const run = await lab.engine.bcAccounts(["adopt", "orders", "--file", "open.txt", "sesame.txt"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain("it matches several files");
    expect(run.stderr).not.toMatch(/open|sesame/);
  });

  it("are refused by up when the token has less than is declared", async () => {
    const text = layout(await make("too-little", "store_v2_products_read_only"));
    const doubted = await adopt("orders", text);
    expect(doubted.code).toBe(2);
    expect(doubted.stderr).toContain(
      'The file is of an account named "too-little", and orders would be named "orders". Nothing was stored. To adopt it anyway: add --yes',
    );
    expect((await adopt("orders", text, "--yes")).code).toBe(0);
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("missing: Orders (GET /v2/orders/count: 403)");
    expect(run.output).toContain("beyond the declaration: Products (read-only) (GET /v3/catalog/summary: 200)");
    expect(await lab.engine.accounts()).toEqual({});
  });

  it("are refused by up when the token has more than is declared", async () => {
    const text = layouts["run together, no name"](await make("too-much", "store_v2_orders", "store_themes_manage"));
    expect((await adopt("orders", text)).code).toBe(0);
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("beyond the declaration: Themes (read-only)");
  });

  it("are refused under a second name, while the first one has them", async () => {
    const text = layout(await make("orders", "store_v2_orders"));
    expect((await adopt("orders", text)).code).toBe(0);
    expect((await adopt("orders", text)).stdout).toContain("Already adopted");
    const run = await adopt("other", text);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/token fingerprint [0-9a-f]{12}\) already belong to orders/);
  });

  it("are pointed out when they are adopted under a name that the program does not have", async () => {
    const text = layout(await make("misnamed", "store_v2_orders"));
    const doubted = await adopt("ordres", text);
    expect(doubted.code).toBe(2);
    expect(doubted.stderr).toContain("The program declares no ApiAccount called ordres. It declares: orders.");
    const run = await adopt("ordres", text, "--yes");
    expect(run.stdout).toContain("Next: pulumi up. The program must declare an ApiAccount called ordres.");
    const forget = `pulumi config rm --path 'bigcommerce:adopted["ordres"]'`;
    const plan = await lab.engine.bcAccounts(["handoff"]);
    expect(plan.stderr).toContain(`no ApiAccount is called ordres. To forget it: ${forget}\n`);
    expect(plan.stderr).not.toContain("called orders");
    await lab.engine.must("config", "rm", "--path", 'bigcommerce:adopted["ordres"]');
  });

  it("are replaced by adopt when what the configuration held under the name cannot be read", async () => {
    const made = await make("readable", "store_v2_orders");
    const { access_token: accessToken } = made.credentials;
    const unreadable = JSON.stringify({ accessToken, name: "n".repeat(256) });
    const key = 'bigcommerce:adopted["broken"]';
    const set = await lab.engine.pulumi("config", "set", "--secret", "--path", key, unreadable);
    expect(set.code).toBe(0);
    expect((await lab.engine.bcAccounts(["handoff"])).stderr).toContain(
      `Or forget it: pulumi config rm --path '${key}'`,
    );
    expect(await adopt("broken", layout(made), "--yes")).toMatchObject({ code: 0 });
    expect((await lab.engine.bcAccounts(["handoff"])).code).toBe(0);
    await lab.engine.must("config", "rm", "--path", key);
  });

  // Linux shows an open file under a second name, which can be read and never deleted, not even by root.
  (process.platform === "linux" ? it : it.skip)("are kept when the file cannot be deleted, which is said", async () => {
    const text = layout(await make("undeletable", "store_v2_orders"));
    const { file, remove } = download(text, "sesame");
    const open = openSync(file, "r");
    const name = `/proc/${process.pid}/fd/${open}`;
    const run = await lab.engine.bcAccounts(["adopt", "other", "--file", name, "--delete-file", "--yes"]);
    closeSync(open);
    remove();
    expect(run.stdout).toMatch(
      /The credentials are stored, but the downloaded file could not be deleted \(E[A-Z]+\): delete it yourself\.\nNext: /,
    );
    expect(run.code).toBe(0);
    // A slow machine says what it waits for.
    expect(run.stderr.replace(/^waiting for .*\n/gm, "")).toBe("");
    expect(run.output).not.toContain("/proc");
    await lab.engine.must("config", "rm", "--path", 'bigcommerce:adopted["other"]');
  });

  it("are refused by up when a V2/V3 token is handed over for a Stencil-CLI account", async () => {
    expect((await adopt("theme", layout(await make("broad", "store_v2_orders")), "--yes")).code).toBe(0);
    lab.engine.write(program('new ApiAccount("theme", { tokenType: "stencil-cli" });'));
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("looks like a V2/V3 token");
    expect(run.output).toContain("beyond a Stencil-CLI token: Orders (read-only)");
    expect(await lab.engine.accounts()).toEqual({});
    await lab.engine.must("config", "rm", "--path", 'bigcommerce:adopted["theme"]');
  });

  it("are taken with a word about what reading cannot prove", async () => {
    lab.engine.write(program(orders('{ scopes: { orders: "modify", createPayments: "create" } }')));
    const run = await lab.engine.up();
    expect(run.code).toBe(0);
    expect(run.output).toContain(
      'API account "orders" is adopted; cannot be verified by reading: Orders (modify), Create Payments (create).',
    );
  });

  it("may be an input of the program, kept secret although it is not marked so", async () => {
    const made = await make("by-input", "store_v2_content_read_only");
    const { access_token: accessToken, client_id: clientId } = made.credentials;
    const source = (more: string) =>
      program(
        `${orders('{ scopes: { orders: "modify", createPayments: "create" } }')}new ApiAccount("content", { scopes: { content: "read-only" }, credentials: ${JSON.stringify({ accessToken, clientId })}${more} });`,
      );
    lab.engine.write(source(""));
    const run = await lab.engine.up();
    expect(run.output).toContain("+ 1 created");
    expect((await lab.engine.accounts())["content"]?.inputs["credentials"]).toHaveProperty("ciphertext");
    lab.engine.write(source(', team: "web"'));
    expect((await lab.engine.up()).output).toContain("3 unchanged");
    expect((await lab.engine.preview("--diff", "--show-sames")).code).toBe(0);
  });

  it("are found wanting by doctor only where something is wrong", async () => {
    const run = await lab.engine.bcAccounts(["doctor"]);
    expect(run.stdout).toContain('ok  Store "default": lab12345, handoff, http://127.0.0.1');
    expect(run.stdout).toContain('ok  Store "default", public API: answers (status 401');
    expect(run.stdout).toContain("rename no, change scopes no, unique names yes, at most 50 accounts");
    expect(run.stdout).toMatch(/ok {2}Token of orders \(in state\): alive, fingerprint [0-9a-f]{12}\n/);
    expect(run.stdout).toMatch(/Next: pulumi up\n$/);
    expect(run.code).toBe(0);
    await lab.engine.must("config", "set", "bigcommerce:storeHash", "store-lab12345");
    const sick = await lab.engine.bcAccounts(["doctor"]);
    expect(sick.code).toBe(1);
    expect(sick.stdout).toContain("pulumi config set bigcommerce:storeHash lab12345");
    expect(sick.stdout).toMatch(/Next: repair the first NOT above, then npx bc-accounts doctor\n$/);
  });

  it("are not judged by doctor when a proxy's page answers in the store's place", async () => {
    const proxy = createServer((_request, response) => {
      response.writeHead(401, { "content-type": "text/html" }).end("<h1>Log in to the proxy</h1>");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    await lab.engine.must("config", "set", "bigcommerce:storeHash", STORE);
    const { port } = proxy.address() as AddressInfo;
    await lab.engine.must("config", "set", "bigcommerce:apiUrl", `http://127.0.0.1:${port}`);
    const run = await lab.engine.bcAccounts(["doctor"]);
    proxy.close();
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(
      /NOT Store "default", public API: answers \(status 401 .*with an HTML page\), so it is not the API.*any proxy in between/,
    );
    expect(run.stdout).not.toContain("Token of");
  });

  it("left no secret anywhere", () => {
    expect(lab.leaks()).toEqual([]);
  });
});
