import { isRecord, readResource, type ResourceState } from "./resource-state";

/** One step of a preview. What is missing or of another form is undefined: who needs it says so. */
export interface PreviewStep {
  /** The engine's word for what it does: `create`, `same`, `delete-replaced` and so on. */
  readonly op: string | undefined;
  readonly urn: string | undefined;
  readonly oldState: ResourceState | undefined;
  readonly newState: ResourceState | undefined;
  /** Inputs for which the engine replaces the resource, sorted. */
  readonly replaceReasons: readonly string[];
  /** The file's own object, for what is not named here. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What `pulumi preview --json` says. */
export interface Preview {
  /** Undefined where the value has no list of steps: nothing happens, or it is no preview. */
  readonly steps: readonly PreviewStep[] | undefined;
  /** The stack's configuration by key; undefined where there is none. Secrets are masked. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  /** How many steps of each kind there are; undefined where the value has no summary. */
  readonly changeSummary: Readonly<Record<string, unknown>> | undefined;
  /** Did the engine report an error? Then the steps are not all. */
  readonly hasErrors: boolean;
}

/** Reads the output of `pulumi preview --json`. Never throws. */
export function readPreview(content: Readonly<Record<string, unknown>>): Preview {
  const { steps, config, changeSummary, diagnostics } = content;
  return {
    steps: Array.isArray(steps) ? (steps as readonly unknown[]).map(readStep) : undefined,
    config: isRecord(config) ? config : undefined,
    changeSummary: isRecord(changeSummary) ? changeSummary : undefined,
    hasErrors:
      Array.isArray(diagnostics) && diagnostics.some((entry) => isRecord(entry) && entry["severity"] === "error"),
  };
}

function readStep(value: unknown): PreviewStep {
  const raw = isRecord(value) ? value : {};
  const { op, urn, oldState, newState, replaceReasons } = raw;
  const name = isText(urn) ? urn : undefined;
  return {
    op: isText(op) ? op : undefined,
    urn: name,
    oldState: readResource(oldState, name),
    newState: readResource(newState, name),
    replaceReasons: Array.isArray(replaceReasons) ? replaceReasons.filter(isText).sort() : [],
    raw,
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
