import { createHash } from "node:crypto";
import type { Log, PhysicalLocation, ReportingDescriptor, Result } from "sarif";
import { cleanJson } from "../../wire/clean";
import { rules as policyRules } from "../../policy/index";
import { findingCodes, findingKinds } from "../model/codes";
import type { AccountReview, Finding, Review } from "../model/schema";

export interface SarifOptions {
  /** Version of this package. */
  readonly version?: string | undefined;
  /** Folder of the Pulumi project, seen from the root of the repository. @default the root itself */
  readonly projectDirectory?: string | undefined;
}

/** GitHub refuses a run of more than 25,000 results. */
const MOST_RESULTS = 25_000;

/**
 * A review as SARIF 2.1.0, for code-scanning pages. Results point at the line that declares the account; what belongs to no
 * line points at the project file, because result viewers drop what has no place. What was signed off is left out, so that
 * its alert is closed: GitHub keeps suppressed results open.
 */
export function renderSarif(review: Review, { version = "0.0.0", projectDirectory = "" }: SarifOptions = {}): string {
  const accounts = new Map(review.accounts.map((account) => [account.urn, account]));
  const fingerprints = fingerprinter();
  const usedRules = new Set(review.findings.flatMap(({ rule }) => rule ?? []));
  // Findings stand in the order of their weight, so the lightest are left out.
  const open = review.findings.filter(({ approved }) => !approved);
  const shown = open.slice(0, MOST_RESULTS);
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "bc-accounts review",
            semanticVersion: version,
            rules: [...findingCodes.map(ownRule), ...policyRules.filter(({ id }) => usedRules.has(id)).map(policyRule)],
          },
        },
        automationDetails: {
          id: `bc-accounts-review/${encodeURIComponent(review.project)}/${encodeURIComponent(review.stack)}/`,
        },
        columnKind: "utf16CodeUnits",
        results: shown.map((finding) =>
          resultOf(finding, accounts.get(finding.account ?? ""), projectDirectory, fingerprints),
        ),
        properties: {
          // What a viewer does not show must not look as if it were not there.
          ...(open.length > shown.length ? { resultsLeftOut: open.length - shown.length } : {}),
          verdict: review.verdict.line,
          gateClosed: review.gate.closed,
        },
      },
    ],
  };
  return cleanJson(`${JSON.stringify(log, null, 2)}\n`);
}

function ownRule(code: Finding["code"]): ReportingDescriptor {
  const { title, severity, advice } = findingKinds[code];
  return {
    id: code,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: `${title}. ${advice}` },
    help: { text: advice },
    defaultConfiguration: { level: severity },
    properties: { tags: ["security", "oauth-scopes"], ...(severity === "error" ? { "security-severity": "8.0" } : {}) },
  };
}

function policyRule({
  id,
  title,
  why,
  remediationSteps,
  url,
  tags,
}: (typeof policyRules)[number]): ReportingDescriptor {
  return {
    id: `policy/${id}`,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: { text: remediationSteps.join("\n") },
    helpUri: url,
    properties: { tags: ["security", ...tags] },
  };
}

/** One text for each identity; the second and later results of the same identity are numbered. */
function fingerprinter(): (identity: string) => string {
  const numbers = new Map<string, number>();
  return (identity) => {
    const number = (numbers.get(identity) ?? 0) + 1;
    numbers.set(identity, number);
    const digest = createHash("sha256").update(identity).digest("hex").slice(0, 32);
    return number === 1 ? digest : `${digest}:${number}`;
  };
}

function resultOf(
  finding: Finding,
  account: AccountReview | undefined,
  projectDirectory: string,
  fingerprintOf: (identity: string) => string,
): Result {
  const { code, rule, severity, message } = finding;
  const ruleId = rule === null || !policyRules.some(({ id }) => id === rule) ? code : `policy/${rule}`;
  const identity = `${ruleId}\n${account?.urn ?? ""}\n${account?.approvalDelta.join("\n") ?? ""}`;
  const fingerprint = fingerprintOf(identity);
  return {
    ruleId,
    level: severity,
    message: { text: message },
    locations: [
      {
        physicalLocation: physicalLocation(account, projectDirectory),
        ...(account === undefined
          ? {}
          : { logicalLocations: [{ name: account.name, fullyQualifiedName: account.urn, kind: "resource" }] }),
      },
    ],
    // GitHub goes by the second only, and would otherwise take it from the line: accounts made in one line, by a loop or a
    // component, would be one alert.
    partialFingerprints: { "bcAccountsReview/v1": fingerprint, primaryLocationLineHash: fingerprint },
  };
}

function physicalLocation(account: AccountReview | undefined, projectDirectory: string): PhysicalLocation {
  const position = account?.position ?? null;
  const path = [...projectDirectory.split(/[\\/]/), ...(position?.file ?? "Pulumi.yaml").split(/[\\/]/)]
    .filter((part) => part !== "" && part !== ".")
    .map(encodeURIComponent)
    .join("/");
  return {
    artifactLocation: { uri: path },
    region: position === null ? { startLine: 1 } : { startLine: position.line, startColumn: position.column },
  };
}
