import type * as Lifecycle from "../../provider/for-plugin";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { settingNames } from "../schema/settings";
import { suggest } from "../../scopes";
import { hasUnknown } from "../../engine/unknown";
import { parseUrn } from "../../engine/urn";
import { type ReceivedProperties, receiveProperties, type Secrecy } from "./wire";
import { toStruct } from "./struct";

/** Properties of a provider instance that are the engine's. */
const enginesOwn: ReadonlySet<string> = new Set(["version", "pluginDownloadURL", "__internal", "__defaults"]);

/** The settings of one provider instance: those of the stack's configuration, or the arguments of `new Provider(…)`. */
export class Configuration {
  #values: Readonly<Record<string, unknown>> = {};
  #ownProvider: string | undefined;

  constructor(private readonly lifecycle: () => Promise<typeof Lifecycle>) {}

  /** Whether an account may go on without its secret. */
  readonly allowsUnknownSecrets = (): boolean => String(this.#values["allowUnknownSecrets"]) === "true";

  /** Name of the program's own provider; undefined for the default one, whose settings are the stack's configuration. */
  readonly ownProvider = (): string | undefined => this.#ownProvider;

  /** A sentence that names a command for the stack's configuration says what to do instead where that is not read. */
  readonly asOfProvider = (sentence: string): string => {
    if (this.#ownProvider === undefined || !/pulumi config (?:set|rm) /.test(sentence)) return sentence;
    return (
      `${sentence}\nThis account's provider is "${this.#ownProvider}" of the program, which does not read the stack's configuration: ` +
      "change the argument of that name in the program instead."
    );
  };

  check(request: pb.CheckRequest): pb.CheckResponse {
    const { value, secrecy } = receiveProperties(request.getNews()?.toJavaScript());
    // The namespace of the stack's configuration may hold what is not meant for a provider; arguments are all meant for it.
    const failures = ownProviderOf(request.getUrn()) === undefined ? [] : unknownSettings(value);
    return new pb.CheckResponse()
      .setInputs(toStruct(value, withSecrets(value, secrecy)))
      .setFailuresList(failures.map((reason) => new pb.CheckFailure().setReason(reason)));
  }

  /** Never a replacement: in a migration that would make every account anew. A changed store shows in each account's own diff. */
  diff(request: pb.DiffRequest): pb.DiffResponse {
    const olds = receiveProperties((request.getOldInputs() ?? request.getOlds())?.toJavaScript()).value;
    const news = receiveProperties(request.getNews()?.toJavaScript()).value;
    const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
    const changed = names.filter(
      (name) => !enginesOwn.has(name) && JSON.stringify(olds[name]) !== JSON.stringify(news[name]),
    );
    const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
    return new pb.DiffResponse().setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME).setDiffsList(changed);
  }

  async configure(request: pb.ConfigureRequest): Promise<pb.ConfigureResponse> {
    const sent: ReceivedProperties = receiveProperties(request.getArgs()?.toJavaScript());
    this.#values = sent.value;
    this.#ownProvider = ownProviderOf(request.getUrn());
    const lifecycle = await this.lifecycle();
    await lifecycle.configure({
      config: { get: (key) => textOf(this.#values[key.replace(/^bigcommerce:/, "")]) },
    });
    return new pb.ConfigureResponse()
      .setAcceptsecrets(true)
      .setSupportspreview(true)
      .setAcceptresources(false)
      .setAcceptoutputs(false);
  }
}

/** As the stack's configuration has it: objects as JSON text, nothing for what is not known yet. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || hasUnknown(value)) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The name in `…::pulumi:providers:bigcommerce::eu`; undefined for `default` or `default_<version>`, and for an engine that tells no URN. */
function ownProviderOf(urn: string | undefined): string | undefined {
  const name = urn === undefined || urn === "" ? undefined : parseUrn(urn).name;
  return name === undefined || /^default(?:_[^:]*)?$/.test(name) ? undefined : name;
}

function unknownSettings(value: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(value)
    .filter((name) => !enginesOwn.has(name) && !settingNames.includes(name))
    .map((name) => {
      const near = suggest(name, settingNames);
      return `${name} is not an argument of the provider${near === undefined ? "" : `; did you mean ${near}?`}`;
    });
}

/** Tokens are secret whether or not they came so. A store's token lies inside of `stores`, which may be one text. */
function withSecrets(
  value: Readonly<Record<string, unknown>>,
  secrecy: Readonly<Record<string, Secrecy>>,
): Record<string, Secrecy> {
  const holdsToken = /gatewayToken/.test(JSON.stringify(value["stores"] ?? ""));
  return { ...secrecy, gatewayToken: true, adopted: true, ...(holdsToken ? { stores: true as const } : {}) };
}
