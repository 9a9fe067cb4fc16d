import * as pulumi from "@pulumi/pulumi";
import { generationName, ROTATING_TYPE } from "../../../engine/rotation";
import type { AccountResource } from "../account-outputs";
import { type ApiAccountArgs, metadataInputs } from "../api-account";
import { type Generation, liveGenerations, RotationError, type RotationSchedule } from "./schedule";
import { rotatedOn } from "./rotated-on";
import { today } from "./today";

/** As for an `ApiAccount`, less what a rotation decides itself. */
export interface RotatingApiAccountArgs extends Omit<ApiAccountArgs, "name" | "keepers" | "credentials"> {
  readonly rotation: RotationSchedule;
}

/** An account of whichever front, as far as a rotation needs it. */
type Account = pulumi.Resource &
  Pick<
    InstanceType<typeof AccountResource>,
    "storeHash" | "apiPath" | "clientId" | "clientSecret" | "accessToken" | "fingerprint"
  >;

/**
 * What both fronts have in common: every `pulumi up` declares the generations that should live on that day. The engine
 * deletes last, so whatever the day, a new account is there before an old one goes.
 */
export abstract class RotatingAccount<A extends Account> extends pulumi.ComponentResource {
  /** The newest generation. */
  readonly current: A;
  readonly storeHash: pulumi.Output<string>;
  readonly apiPath: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  /** Secret. Of the newest generation. */
  readonly clientSecret: pulumi.Output<string>;
  /** Secret. Of the newest generation. */
  readonly accessToken: pulumi.Output<string>;
  /** Of the newest generation's token. */
  readonly fingerprint: pulumi.Output<string>;
  /** Secret. Of the generation before, while its overlap lasts. */
  readonly previousAccessToken: pulumi.Output<string | undefined>;
  /** Day on which the next generation is made, `YYYY-MM-DD` in UTC. */
  readonly rotatesOn: string;
  /** First day on which the generation before is not declared any more; undefined when only one lives. */
  readonly retiresOn: string | undefined;

  protected constructor(
    name: string,
    args: RotatingApiAccountArgs,
    options: pulumi.ComponentResourceOptions,
    declare: (name: string, args: ApiAccountArgs, options: pulumi.CustomResourceOptions) => A,
  ) {
    super(ROTATING_TYPE, name, {}, options);
    if (isProtected(this)) throw new pulumi.RunError(cannotProtect(name));
    const { rotation, ...account } = args;
    const [newest, ...older] = generationsOf(name, rotation, this);
    const own = { parent: this };
    this.current = declare(generationName(name, newest.beginsOn), account, own);
    const [previous] = older.map(({ beginsOn }) =>
      declare(generationName(name, beginsOn), account, { ...own, ignoreChanges: [...keptInputs] }),
    );
    this.storeHash = this.current.storeHash;
    this.apiPath = this.current.apiPath;
    this.clientId = this.current.clientId;
    this.clientSecret = this.current.clientSecret;
    this.accessToken = this.current.accessToken;
    this.fingerprint = this.current.fingerprint;
    this.previousAccessToken = pulumi.secret(previous?.accessToken);
    this.rotatesOn = newest.rotatesOn;
    this.retiresOn = older[0]?.retiresOn;
    // No token among them: state has each once, with its own account.
    this.registerOutputs({
      current: generationName(name, newest.beginsOn),
      rotatesOn: this.rotatesOn,
      retiresOn: this.retiresOn,
      // What `bc-accounts due` looks ahead by.
      rotation,
    });
  }
}

/** By its own options, or by those of a parent. */
function isProtected(resource: pulumi.Resource): boolean {
  return (resource as unknown as { readonly __protect?: boolean }).__protect === true;
}

/** The engine hands the option on to children, whatever those say themselves. */
function cannotProtect(name: string): string {
  return (
    `Rotating API account "${name}" cannot have the option \`protect\`, nor a parent that has it: its accounts could not be deleted when ` +
    "their overlap ends. Remove it. The new account is always made before the old account is deleted."
  );
}

/**
 * Inputs of an older generation stay as they were when it was the newest: a change of the program is for the accounts that go
 * on. Else every change of scopes would make a new account for a token that is on its way out.
 */
const keptInputs: readonly (keyof ApiAccountArgs)[] = [
  "tokenType",
  "scopes",
  "additionalScopes",
  "accessLevel",
  "store",
  ...metadataInputs,
];

function generationsOf(
  name: string,
  schedule: RotationSchedule | undefined,
  resource: pulumi.Resource,
): readonly [Generation, ...Generation[]] {
  try {
    if (schedule === undefined) {
      throw new RotationError(
        'it needs `rotation`, for example { every: "90d", overlap: "7d", startingOn: "2026-11-01" }',
      );
    }
    return liveGenerations(schedule, today(resource), rotatedOn(name));
  } catch (error) {
    if (!(error instanceof RotationError)) throw error;
    throw new pulumi.RunError(`Rotating API account "${name}": ${error.message}.`);
  }
}
