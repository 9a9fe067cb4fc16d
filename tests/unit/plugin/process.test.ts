import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { packageFacts } from "../../../plugin/package-facts";
import { build } from "esbuild";

const folder = resolve(__dirname, "../../../plugin");
const URN = "urn:pulumi:dev::shop::bigcommerce:index:ApiAccount::erp";

/** The shipped folder alone, as a copy outside of every node_modules; its server is bundled from the source as it is now. */
let shipped: string;
let child: ChildProcess;
let client: ResourceProviderClient;

beforeAll(async () => {
  shipped = mkdtempSync(join(tmpdir(), "bc-plugin-"));
  for (const name of ["pulumi-resource-bigcommerce", "schema.json"]) cpSync(join(folder, name), join(shipped, name));
  await build({
    entryPoints: [join(folder, "main.ts")],
    outfile: join(shipped, "server.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
  child = spawn(join(shipped, "pulumi-resource-bigcommerce"), ["127.0.0.1:1"], { stdio: ["pipe", "pipe", "inherit"] });
  const port = await new Promise<string>((done, fail) => {
    child.stdout?.once("data", (line: Buffer) => {
      done(line.toString().trim());
    });
    child.once("error", fail);
  });
  client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
}, 60_000);

afterAll(() => {
  client.close();
  child.kill("SIGKILL");
  rmSync(shipped, { recursive: true, force: true });
});

type Done<T> = (error: Error | null, answer: T) => void;
const ask = <T>(call: (done: Done<T>) => unknown): Promise<T> =>
  new Promise((resolvePromise, reject) => {
    call((error, answer) => {
      if (error) reject(error);
      else resolvePromise(answer);
    });
  });
const struct = (value: object) => Struct.fromJavaScript(value as Parameters<typeof Struct.fromJavaScript>[0]);
const js = (value: Struct | undefined) => value?.toJavaScript() as Record<string, unknown>;

describe("the plugin's folder, copied alone", () => {
  it("is executable", () => {
    expect(statSync(join(folder, "pulumi-resource-bigcommerce")).mode & 0o111).toBe(0o111);
  });

  it("tells its version and its schema", async () => {
    const { version } = packageFacts;
    const info = await ask<{ getVersion(): string }>((done) => client.getPluginInfo(new Empty(), done));
    expect(info.getVersion()).toBe(version);
    const schema = await ask<pb.GetSchemaResponse>((done) => client.getSchema(new pb.GetSchemaRequest(), done));
    expect(JSON.parse(schema.getSchema())).toMatchObject({ name: "bigcommerce", version });
  });

  it("takes secrets in its configuration, marks tokens as secret, and never asks to be replaced", async () => {
    const news = struct({ storeHash: "abc123", gatewayUrl: "http://127.0.0.1:9", gatewayToken: "t".repeat(20) });
    const urn = "urn:pulumi:dev::shop::pulumi:providers:bigcommerce::default";
    const checked = await ask<pb.CheckResponse>((done) =>
      client.checkConfig(new pb.CheckRequest().setUrn(urn).setNews(news), done),
    );
    expect(js(checked.getInputs())["gatewayToken"]).toMatchObject({ value: "t".repeat(20) });
    const other = struct({ storeHash: "def456" });
    const diff = await ask<pb.DiffResponse>((done) =>
      client.diffConfig(new pb.DiffRequest().setUrn(urn).setOlds(news).setNews(other), done),
    );
    expect(diff.getChanges()).toBe(pb.DiffResponse.DiffChanges.DIFF_SOME);
    expect(diff.getReplacesList()).toEqual([]);
    const configured = await ask<pb.ConfigureResponse>((done) =>
      client.configure(new pb.ConfigureRequest().setArgs(checked.getInputs()), done),
    );
    expect([configured.getAcceptsecrets(), configured.getSupportspreview()]).toEqual([true, true]);
  });

  it("refuses an argument of an explicit provider that does not exist, and says which was meant", async () => {
    const request = new pb.CheckRequest()
      .setUrn("urn:pulumi:dev::shop::pulumi:providers:bigcommerce::eu")
      .setNews(struct({ storehash: "abc123" }));
    const checked = await ask<pb.CheckResponse>((done) => client.checkConfig(request, done));
    expect(checked.getFailuresList().map((failure) => failure.getReason())).toEqual([
      "storehash is not an argument of the provider; did you mean storeHash?",
    ]);
  });

  it("adds the owner to the inputs, and foresees all that a preview can know", async () => {
    const news = struct({ scopes: { orders: "modify" }, name: "Order sync" });
    const checked = await ask<pb.CheckResponse>((done) =>
      client.check(new pb.CheckRequest().setUrn(URN).setNews(news), done),
    );
    expect(checked.getFailuresList()).toEqual([]);
    expect(js(checked.getInputs())).toMatchObject({ owner: "organization/shop/dev/erp", tokenType: "v2v3" });
    const created = await ask<pb.CreateResponse>((done) =>
      client.create(new pb.CreateRequest().setUrn(URN).setProperties(checked.getInputs()).setPreview(true), done),
    );
    expect(js(created.getProperties())).toMatchObject({
      name: "Order sync",
      storeHash: "abc123",
      scopes: { orders: "modify" },
    });
  });

  it("answers a failure with one clean sentence, also one with half a surrogate pair in it", async () => {
    const request = new pb.InvokeRequest().setTok("bigcommerce:index:nothing\ud800");
    await expect(ask((done) => client.invoke(request, done))).rejects.toThrow(
      /has no function .* It has: getApiAccount/,
    );
    const other = new pb.CheckRequest().setUrn("urn:pulumi:dev::shop::bigcommerce:index:Webhook::x");
    await expect(ask((done) => client.check(other, done))).rejects.toThrow(
      /does not know the resource bigcommerce:index:Webhook/,
    );
  });

  it("says of the program's own provider that its arguments are what to change, not the stack's configuration", async () => {
    const configure = (name: string) =>
      ask((done) =>
        client.configure(
          new pb.ConfigureRequest()
            .setUrn(`urn:pulumi:dev::shop::pulumi:providers:bigcommerce::${name}`)
            .setArgs(struct({ storeHash: "abc123", gatewayUrl: "http://127.0.0.1:9" })),
          done,
        ),
      );
    const refused = async () => {
      const request = new pb.CheckRequest().setUrn(URN).setNews(struct({ scopes: { orders: "modify" } }));
      const checked = await ask<pb.CheckResponse>((done) => client.check(request, done));
      return checked.getFailuresList().map((failure) => failure.getReason());
    };
    await configure("eu");
    expect(await refused()).toEqual([
      expect.stringMatching(/gatewayToken is not configured.*provider is "eu" of the program.*change the argument/s),
    ]);
    await configure("default_0_1_0");
    expect(await refused()).toEqual([expect.not.stringContaining("of the program")]);
  });

  it("carries a list as long as a thousand accounts would make", async () => {
    const calls = Array.from(
      { length: 40_000 },
      (_entry, index) => `GET /v3/catalog/products/${index}/and-some-more-text`,
    );
    const request = new pb.InvokeRequest().setTok("bigcommerce:index:getScopes").setArgs(struct({ padding: calls }));
    const answer = await ask<pb.InvokeResponse>((done) => client.invoke(request, done));
    expect((js(answer.getReturn())["families"] as unknown[]).length).toBeGreaterThan(20);
  });

  it("goes on after Cancel, because the newest CLI sends that at every shutdown", async () => {
    await ask((done) => client.cancel(new Empty(), done));
    await ask((done) => client.getPluginInfo(new Empty(), done));
  });

  it("ends when its standard input does, as after a kill -9 of the CLI", async () => {
    const gone = new Promise<number | null>((done) => child.once("exit", done));
    child.stdin?.end();
    expect(await gone).toBe(0);
  });
});
