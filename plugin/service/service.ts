import { readFile } from "node:fs/promises";
import { status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import type * as Lifecycle from "../../provider/for-plugin";
import { Accounts, mustBeAccount } from "./accounts";
import { type Answering, answering } from "./answering";
import { Configuration } from "./configuration";
import { invoke } from "./invoke";

export interface ServiceOptions {
  readonly version: string;
  /** Path of the package schema. */
  readonly schema: string;
  /** Loads the lifecycle, which takes longer than the engine should wait for the plugin's address. */
  readonly lifecycle: () => Promise<typeof Lifecycle>;
  /** Resolves when the engine has heard all that was told to the person. */
  readonly heard?: () => Promise<void>;
}

/** The engine's resource provider protocol over the lifecycle of an API account. */
export function providerService(options: ServiceOptions): { methods: UntypedServiceImplementation; calls: Answering } {
  const { lifecycle } = options;
  const configuration = new Configuration(lifecycle);
  const calls = answering(configuration.asOfProvider, options.heard);
  const { answer } = calls;
  const accounts = new Accounts(lifecycle, configuration);
  const forAccounts = <Request extends { getUrn(): string; getType(): string }, Response>(
    work: (request: Request) => Promise<Response>,
  ) =>
    answer((request: Request) => {
      mustBeAccount(request);
      return work(request);
    });
  const methods: UntypedServiceImplementation = {
    handshake: answer(() =>
      new pb.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(false).setAcceptOutputs(false),
    ),
    getPluginInfo: answer(() => new PluginInfo().setVersion(options.version)),
    getSchema: answer(async () => new pb.GetSchemaResponse().setSchema(await readFile(options.schema, "utf8"))),
    checkConfig: answer((request: pb.CheckRequest) => configuration.check(request)),
    diffConfig: answer((request: pb.DiffRequest) => configuration.diff(request)),
    configure: answer((request: pb.ConfigureRequest) => configuration.configure(request)),
    check: forAccounts((request: pb.CheckRequest) => accounts.check(request)),
    diff: forAccounts((request: pb.DiffRequest) => accounts.diff(request)),
    create: forAccounts((request: pb.CreateRequest) => accounts.create(request)),
    read: forAccounts((request: pb.ReadRequest) => accounts.read(request)),
    update: forAccounts((request: pb.UpdateRequest) => accounts.update(request)),
    delete: forAccounts((request: pb.DeleteRequest) => accounts.delete(request)),
    invoke: answer((request: pb.InvokeRequest) => invoke(request, lifecycle)),
    // Sent by the newest CLI at every shutdown too, while accounts may be under way: it ends waiting, and no request.
    cancel: answer(async () => {
      (await lifecycle()).cancel();
      return new Empty();
    }),
    attach: answer(() => new Empty()),
    getMapping: answer(() => new pb.GetMappingResponse()),
    getMappings: answer(() => new pb.GetMappingsResponse()),
    ...unimplemented("parameterize", "call", "construct"),
  };
  return { methods, calls };
}

/** Parts of the protocol that a plugin with one custom resource has no use for. */
function unimplemented(...names: readonly string[]): UntypedServiceImplementation {
  return Object.fromEntries(
    names.map((name) => [
      name,
      (_call: unknown, done: (error: object) => void) => {
        done({ code: status.UNIMPLEMENTED, details: `The bigcommerce plugin has no ${name}.` });
      },
    ]),
  );
}
