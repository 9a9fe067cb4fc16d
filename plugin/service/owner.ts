import { NO_ORGANIZATION } from "../../engine/owner";
import { parseUrn, qualifiedNameIn } from "../../engine/urn";

/**
 * Who asks for an account: `organization/project/stack/logical name`, as the create protocol wants it.
 *
 * The engine tells a plugin the URN, and a URN holds no organization. So it comes from the owner in state, which the
 * dynamic provider may have written. With another owner, the account would belong to a stranger.
 */
export function ownerFrom(urn: string, known: unknown): string {
  const organization = typeof known === "string" ? known.split("/")[0] : undefined;
  const { project, stack } = parseUrn(urn);
  return `${organization ?? NO_ORGANIZATION}/${project}/${stack}/${qualifiedNameIn(urn)}`;
}
