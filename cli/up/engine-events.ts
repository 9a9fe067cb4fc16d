/** What an engine says while it updates, as far as a failure is told by it. */
export interface EngineEvents {
  /** Steps that failed. */
  readonly failed: readonly { readonly urn: string; readonly id: string | undefined }[];
  /** Errors that were reported, each with the resource that it is about. */
  readonly errors: readonly { readonly urn: string | undefined; readonly message: string }[];
  /** Did a policy refuse something? */
  readonly isRefused: boolean;
}

interface Line {
  readonly diagnosticEvent?: { readonly urn?: string; readonly severity?: string; readonly message?: string };
  readonly resOpFailedEvent?: {
    readonly metadata?: { readonly urn?: string; readonly old?: { readonly id?: string } | null };
  };
  readonly policyEvent?: { readonly enforcementLevel?: string };
}

/**
 * Takes the lines of the engine's event log. Nothing but the failures is kept: the log tells outputs, and in its debug lines
 * tokens in clear.
 */
export class EventReader {
  readonly #failed: { urn: string; id: string | undefined }[] = [];
  readonly #errors: { urn: string | undefined; message: string }[] = [];
  #isRefused = false;

  take(line: string): void {
    const { diagnosticEvent, resOpFailedEvent, policyEvent } = parse(line);
    if (diagnosticEvent?.severity === "error") {
      const { urn, message = "" } = diagnosticEvent;
      this.#errors.push({ urn: urn === "" ? undefined : urn, message: message.trim() });
    }
    if (resOpFailedEvent !== undefined) {
      const { urn = "", old } = resOpFailedEvent.metadata ?? {};
      this.#failed.push({ urn, id: old?.id });
    }
    if (policyEvent?.enforcementLevel === "mandatory") this.#isRefused = true;
  }

  get events(): EngineEvents {
    return { failed: this.#failed, errors: this.#errors, isRefused: this.#isRefused };
  }
}

function parse(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    // A line that a killed engine did not finish.
    return {};
  }
}
