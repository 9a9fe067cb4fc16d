import { qualifiedName } from "../../engine/owner";
import { parseUrn, qualifiedNameIn } from "../../engine/urn";
import type { Waiting } from "../../provider/backends";
import type { EngineEvents } from "./engine-events";

/** An account that an update left for a person to make or to delete. */
export interface WaitingAccount extends Pick<Waiting, "kind" | "name" | "storeHash"> {
  readonly logicalName: string;
  readonly urn: string;
  readonly fingerprint?: string | undefined;
}

export interface UpdateJudgement {
  readonly waiting: readonly WaitingAccount[];
  /** Did the update fail for nothing else than that accounts wait? */
  readonly isOnlyWaiting: boolean;
}

/** What the engine says at the end of every update that failed. */
const LAST_WORDS = "update failed";

/** Was it only persons that an update waited for? Whatever is not surely so is a failure. Pure. */
export function judgeUpdate(events: EngineEvents, announced: readonly Waiting[]): UpdateJudgement {
  const waiting = events.failed.flatMap(({ urn, id }): WaitingAccount[] => {
    const found = announced.find((it) => (it.kind === "make" ? isOwnerOf(it.owner, urn) : it.id === id));
    if (found === undefined) return [];
    const { kind, name, storeHash, fingerprint } = found;
    return [{ kind, name, storeHash, logicalName: parseUrn(urn).name, urn, fingerprint }];
  });
  const urns = new Set(waiting.map(({ urn }) => urn));
  const isExplained =
    waiting.length === events.failed.length &&
    events.errors.every(({ urn, message }) =>
      urn === undefined || isRoot(urn) ? message === LAST_WORDS : urns.has(urn),
    );
  return { waiting, isOnlyWaiting: waiting.length > 0 && isExplained && !events.isRefused };
}

function isOwnerOf(owner: string | undefined, urn: string): boolean {
  const { project, stack } = parseUrn(urn);
  const [, ownProject, ownStack] = owner?.split("/") ?? [];
  return (
    owner !== undefined && ownProject === project && ownStack === stack && qualifiedName(owner) === qualifiedNameIn(urn)
  );
}

function isRoot(urn: string): boolean {
  return parseUrn(urn).type === "pulumi:pulumi:Stack";
}
