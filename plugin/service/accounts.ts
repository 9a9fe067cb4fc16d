import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import type * as Lifecycle from "../../provider/for-plugin";
import type { AccountState, CheckedInputs } from "../../provider/for-plugin";
import type { Configuration } from "./configuration";
import { type DetailedDiff, detailedDiff, stableOutputs } from "./detailed-diff";
import { refusedImport, secretUnknown } from "./import-errors";
import { ownerFrom } from "./owner";
import { ACCOUNT_PROVIDER, PACKAGED_ACCOUNT_TYPE as TYPE } from "../../engine/account-resource";
import { typeIn } from "../../engine/urn";
import { type ReceivedProperties, receiveProperties, type Secrecy } from "./wire";
import { toStruct } from "./struct";

/** Outputs and inputs that are secret whatever the program says. */
const alwaysSecret = { accessToken: true, clientSecret: true, credentials: true } as const;

/**
 * The engine's calls about an API account. Each takes the signatures off what comes, asks the lifecycle, and puts them on again:
 * nothing is decided here that the dynamic provider decides otherwise.
 */
export class Accounts {
  /** Accounts that this process has read for an import: URN to id. */
  readonly #imported = new Map<string, string>();

  constructor(
    private readonly lifecycle: () => Promise<typeof Lifecycle>,
    private readonly configuration: Pick<Configuration, "allowsUnknownSecrets" | "ownProvider" | "asOfProvider">,
  ) {}

  async check(request: pb.CheckRequest): Promise<pb.CheckResponse> {
    const olds = received(request.getOlds());
    const news = received(request.getNews());
    const owner = news.value["owner"] ?? ownerFrom(request.getUrn(), olds.value["owner"]);
    const result = await (await this.lifecycle()).check(olds.value, { ...news.value, owner });
    return new pb.CheckResponse()
      .setInputs(struct(result.inputs, { ...news.secrecy, credentials: true }))
      .setFailuresList(
        result.failures.map(({ property, reason }) =>
          new pb.CheckFailure().setProperty(property).setReason(this.configuration.asOfProvider(reason)),
        ),
      );
  }

  async diff(request: pb.DiffRequest): Promise<pb.DiffResponse> {
    const urn = request.getUrn();
    const olds = received(request.getOlds()).value as unknown as AccountState;
    const oldInputs = received(request.getOldInputs()).value;
    const news = received(request.getNews()).value as unknown as CheckedInputs;
    const { diff } = await this.lifecycle();
    const result = await diff(request.getId(), olds, news);
    const { changed = [], replaces = [] } = result;
    if (result.changes && this.#imported.get(urn) === request.getId() && replaces.length > 0) {
      throw refusedImport(urn, request.getId(), replaces, olds);
    }
    // A replacement brings a new token, and credentials that were handed over since bring this one's.
    const staysUnknown = olds.secretUnknown === true && replaces.length === 0 && !changed.includes("credentials");
    if (staysUnknown && !this.configuration.allowsUnknownSecrets()) {
      throw secretUnknown(urn, request.getId(), olds, this.configuration.ownProvider());
    }
    const answer = new pb.DiffResponse();
    if (!result.changes) return answer.setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE);
    answer
      .setChanges(pb.DiffResponse.DiffChanges.DIFF_SOME)
      .setReplacesList([...replaces])
      .setDeletebeforereplace(result.deleteBeforeReplace ?? false)
      .setDiffsList([...changed]);
    if (replaces.length === 0) answer.setStablesList(stableOutputs(changed));
    setDetailedDiff(
      answer,
      detailedDiff(changed, replaces, {
        outputs: olds as unknown as Record<string, unknown>,
        oldInputs,
        inputs: news as unknown as Record<string, unknown>,
      }),
    );
    return answer;
  }

  async create(request: pb.CreateRequest): Promise<pb.CreateResponse> {
    const { value, secrecy } = received(request.getProperties());
    const inputs = value as unknown as CheckedInputs;
    const lifecycle = await this.lifecycle();
    if (request.getPreview()) {
      await lifecycle.tellTrouble(inputs);
      return new pb.CreateResponse().setProperties(outputs(lifecycle.foresee(inputs), secrecy));
    }
    const { id, outs } = await lifecycle.within(request.getTimeout(), () => lifecycle.create(inputs));
    return new pb.CreateResponse().setId(id).setProperties(outputs(outs, secrecy));
  }

  async update(request: pb.UpdateRequest): Promise<pb.UpdateResponse> {
    const olds = received(request.getOlds()).value as unknown as AccountState;
    const { value, secrecy } = received(request.getNews());
    const news = value as unknown as CheckedInputs;
    const lifecycle = await this.lifecycle();
    if (request.getPreview()) {
      return new pb.UpdateResponse().setProperties(outputs(lifecycle.foreseeUpdate(olds, news), secrecy));
    }
    const { outs } = await lifecycle.within(request.getTimeout(), () => lifecycle.update(request.getId(), olds, news));
    return new pb.UpdateResponse().setProperties(outputs(outs, secrecy));
  }

  async read(request: pb.ReadRequest): Promise<pb.ReadResponse> {
    const props = received(request.getProperties());
    const inputs = received(request.getInputs());
    if (Object.keys(props.value).length === 0) return this.#readForImport(request);
    const lifecycle = await this.lifecycle();
    const olds = props.value as unknown as AccountState;
    const found = await lifecycle.within(request.getTimeout(), () => lifecycle.read(request.getId(), olds));
    if (found.props === undefined) return new pb.ReadResponse();
    return new pb.ReadResponse()
      .setId(found.id)
      .setProperties(outputs(found.props, props.secrecy))
      .setInputs(struct(withDrift(inputs.value, found.inputs), { ...inputs.secrecy, credentials: true }));
  }

  async #readForImport(request: pb.ReadRequest): Promise<pb.ReadResponse> {
    const urn = request.getUrn();
    const lifecycle = await this.lifecycle();
    const found = await lifecycle.importAccount(request.getId(), ownerFrom(urn, undefined));
    if (found === undefined) return new pb.ReadResponse();
    this.#imported.set(urn, found.id);
    return new pb.ReadResponse()
      .setId(found.id)
      .setProperties(outputs(found.props, {}))
      .setInputs(struct(found.inputs, {}));
  }

  async delete(request: pb.DeleteRequest): Promise<Empty> {
    const props = received(request.getProperties()).value as unknown as AccountState;
    const lifecycle = await this.lifecycle();
    await lifecycle.within(request.getTimeout(), () => lifecycle.delete(request.getId(), props));
    return new Empty();
  }
}

/** Throws for any other type than {@link TYPE}. */
export function mustBeAccount(request: { getUrn(): string; getType(): string }): void {
  const type = request.getType() || typeIn(request.getUrn());
  if (type !== TYPE) {
    throw new Error(`The bigcommerce plugin does not know the resource ${type}. Use its only resource, ${TYPE}.`);
  }
}

function received(sent: Struct | undefined): ReceivedProperties {
  return receiveProperties(sent?.toJavaScript());
}

function struct(value: object, secrecy: Record<string, Secrecy>): Struct {
  return toStruct(value, secrecy);
}

/** Outputs: a property is secret where the input of its name is, or where it always is. */
function outputs(state: object, secrecy: Record<string, Secrecy>): Struct {
  // What the dynamic provider finds its code by: an account that goes back to that front has to be deletable there.
  return toStruct({ ...state, __provider: ACCOUNT_PROVIDER }, { ...secrecy, ...alwaysSecret });
}

const kinds = {
  ADD: { here: pb.PropertyDiff.Kind.ADD, replaces: pb.PropertyDiff.Kind.ADD_REPLACE },
  UPDATE: { here: pb.PropertyDiff.Kind.UPDATE, replaces: pb.PropertyDiff.Kind.UPDATE_REPLACE },
  DELETE: { here: pb.PropertyDiff.Kind.DELETE, replaces: pb.PropertyDiff.Kind.DELETE_REPLACE },
} as const;

function setDetailedDiff(answer: pb.DiffResponse, diff: DetailedDiff): void {
  answer.setHasdetaileddiff(true);
  for (const [path, { change, replaces, ofInputs }] of Object.entries(diff)) {
    const kind = kinds[change][replaces ? "replaces" : "here"];
    answer.getDetaileddiffMap().set(path, new pb.PropertyDiff().setKind(kind).setInputdiff(ofInputs));
  }
}

/** What a read finds differently, over the inputs that the program gave. Those that no store knows stay: purpose, keepers, store. */
function withDrift(inputs: Record<string, unknown>, drift: object | undefined): object {
  if (drift === undefined) return inputs;
  const kept = Object.entries(inputs).filter(([name]) => !readFromStore.has(name));
  return { ...drift, ...Object.fromEntries(kept) };
}

/** Inputs whose value a store's account shows. `owner` is not among them: state knows better who asked. */
const readFromStore: ReadonlySet<string> = new Set(["name", "tokenType", "scopes", "additionalScopes", "accessLevel"]);
