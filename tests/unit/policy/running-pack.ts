import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { DYNAMIC_ACCOUNT_TYPE } from "../../../engine/account-resource";
import type * as grpcModule from "@grpc/grpc-js";
import type * as emptyModule from "google-protobuf/google/protobuf/empty_pb";
import type * as structModule from "google-protobuf/google/protobuf/struct_pb";

const folder = resolve(__dirname, "../../../policy");

// Messages must be made of the very classes that the SDK itself uses.
const requireOfSdk = createRequire(require.resolve("@pulumi/pulumi"));
const { credentials } = requireOfSdk("@grpc/grpc-js") as typeof grpcModule;
const { Empty } = requireOfSdk("google-protobuf/google/protobuf/empty_pb") as typeof emptyModule;
const { Struct } = requireOfSdk("google-protobuf/google/protobuf/struct_pb") as typeof structModule;

/** A resource as the engine shows it to a pack. */
export interface ShownResource {
  readonly type?: string;
  readonly name?: string;
  readonly stack?: string;
  readonly props?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
}

export interface Diagnostic {
  readonly policy: string;
  readonly level: Level;
  readonly message: string;
  readonly urn: string;
}

export interface Remediation {
  readonly policy: string;
  readonly props: Readonly<Record<string, unknown>>;
}

export type PackConfig = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

const { EnforcementLevel } = proto;
const levels = {
  advisory: EnforcementLevel.ADVISORY,
  mandatory: EnforcementLevel.MANDATORY,
  disabled: EnforcementLevel.DISABLED,
  remediate: EnforcementLevel.REMEDIATE,
} as const;
type Level = keyof typeof levels;

function levelOf(number: proto.EnforcementLevel): Level {
  const [name] = Object.entries(levels).find(([, value]) => value === number) ?? ["disabled"];
  return name as Level;
}

/** A secret, as it travels between engine and pack. */
export function secret(value: unknown): Readonly<Record<string, unknown>> {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/**
 * The pack in a process of its own, spoken to as the engine speaks to it: the SDK's real server, proxies and serialisation,
 * without the seconds that the real CLI takes. The engine tests hold the same pack to the real CLI.
 */
export class RunningPack {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
    readonly info: proto.AnalyzerInfo,
  ) {}

  static async start(): Promise<RunningPack> {
    const child = spawn(process.execPath, ["--require", "tsx/cjs", join(folder, "pack.ts")], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await new Promise<string>((done, fail) => {
      child.stdout.once("data", (chunk: Buffer) => {
        done(chunk.toString().trim());
      });
      child.once("exit", (code) => {
        fail(new Error(`the pack ended with ${String(code)}`));
      });
    });
    const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const info = await call<proto.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
    return new RunningPack(child, client, info);
  }

  stop(): void {
    this.client.close();
    this.child.kill();
  }

  /** Configures the pack as the engine would: defaults, then `all`, then each policy. Then the root stack is shown. */
  async configure(config: PackConfig = {}, stack = "dev"): Promise<Diagnostic[]> {
    const request = new proto.ConfigureAnalyzerRequest();
    const { all } = config;
    for (const policyInfo of this.info.getPoliciesList()) {
      const name = policyInfo.getName();
      const entry = config[name];
      const { enforcementLevel, ...given } = typeof entry === "object" ? entry : { enforcementLevel: entry };
      const level = (enforcementLevel ?? all ?? levelOf(policyInfo.getEnforcementlevel())) as Level;
      const schema = (policyInfo.getConfigschema()?.getProperties()?.toJavaScript() ?? {}) as Record<
        string,
        JsonSchema
      >;
      const policy = new proto.PolicyConfig();
      policy.setEnforcementlevel(levels[level]);
      policy.setProperties(structOf({ ...defaultsOf(schema), ...given }));
      request.getPolicyconfigMap().set(name, policy);
    }
    await call<emptyModule.Empty>((done) => this.client.configure(request, done));
    return this.analyze({ type: "pulumi:pulumi:Stack", name: `lab-${stack}`, stack });
  }

  async analyze(resource: ShownResource): Promise<Diagnostic[]> {
    const response = await call<proto.AnalyzeResponse>((done) =>
      this.client.analyze(requestOf(asAnalyzed(resource)), done),
    );
    return response.getDiagnosticsList().map(diagnosticOf);
  }

  async analyzeStack(resources: readonly ShownResource[]): Promise<Diagnostic[]> {
    const request = new proto.AnalyzeStackRequest();
    request.setResourcesList(
      resources.map((resource) => {
        const shown = new proto.AnalyzerResource();
        const { urn, type, name, properties, options } = partsOf(asAnalyzed(resource));
        shown.setUrn(urn);
        shown.setType(type);
        shown.setName(name);
        shown.setProperties(properties);
        shown.setOptions(options);
        return shown;
      }),
    );
    const response = await call<proto.AnalyzeResponse>((done) => this.client.analyzeStack(request, done));
    return response.getDiagnosticsList().map(diagnosticOf);
  }

  async remediate(resource: ShownResource): Promise<Remediation[]> {
    const response = await call<proto.RemediateResponse>((done) => this.client.remediate(requestOf(resource), done));
    return response.getRemediationsList().map((remediation) => ({
      policy: remediation.getPolicyname(),
      props: remediation.getProperties()?.toJavaScript() ?? {},
    }));
  }
}

function call<T>(start: (done: (error: grpcModule.ServiceError | null, answer: T) => void) => unknown): Promise<T> {
  return new Promise((done, fail) => {
    start((error, answer) => {
      if (error) fail(error);
      else done(answer);
    });
  });
}

/** As the engine shows a resource that is to be judged: it keeps to itself what begins with two underscores. */
function asAnalyzed(resource: ShownResource): ShownResource {
  const shown = Object.entries(resource.props ?? {}).filter(([key]) => !key.startsWith("__"));
  return { ...resource, props: Object.fromEntries(shown) };
}

function partsOf({
  type = DYNAMIC_ACCOUNT_TYPE,
  name = "erp-order-sync",
  stack = "dev",
  props = {},
  protect = true,
}: ShownResource) {
  const options = new proto.AnalyzerResourceOptions();
  options.setProtect(protect);
  return {
    urn: `urn:pulumi:${stack}::lab::${type}::${name}`,
    type,
    name,
    properties: structOf(props),
    options,
  };
}

function requestOf(resource: ShownResource): proto.AnalyzeRequest {
  const { urn, type, name, properties, options } = partsOf(resource);
  const request = new proto.AnalyzeRequest();
  request.setUrn(urn);
  request.setType(type);
  request.setName(name);
  request.setProperties(properties);
  request.setOptions(options);
  return request;
}

function diagnosticOf(diagnostic: proto.AnalyzeDiagnostic): Diagnostic {
  return {
    policy: diagnostic.getPolicyname(),
    level: levelOf(diagnostic.getEnforcementlevel()),
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn(),
  };
}

function structOf(value: Readonly<Record<string, unknown>>): structModule.Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(value)) as Record<string, structModule.JavaScriptValue>);
}

interface JsonSchema {
  readonly default?: unknown;
}

function defaultsOf(properties: Readonly<Record<string, JsonSchema>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, schema]) =>
      schema.default === undefined ? [] : [[key, schema.default]],
    ),
  );
}
