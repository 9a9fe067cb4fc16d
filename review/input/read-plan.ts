import { InputError } from "./input-error";
import type { Plan } from "./plan";
import { planFromPreview } from "./preview";
import { readDocument } from "./read-document";
import { isRecord } from "../../engine/resource-state";
import { planFromStates } from "./stack-export";

/** A file as the caller read it. */
export interface SourceFile {
  /** What to call it in messages, for example its path. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads what is to be reviewed: a preview, or one or two stack exports (before, after).
 *
 * @throws {@link InputError} when a file is none of these, is broken, or they do not go together.
 */
export function readPlan(files: readonly SourceFile[]): Plan {
  const documents = files.map(({ name, bytes }) => {
    const content = readDocument(bytes, name);
    return { name, content, kind: kindOf(content, name) };
  });
  const [first, second] = documents;
  if (first === undefined)
    throw new InputError("Nothing", "no file was given", "Name a preview or one or two stack exports.");
  if (documents.length > 2) {
    throw new InputError(
      documents[2]?.name ?? "",
      "at most two files can be compared",
      "Name a preview, or a state before and one after.",
    );
  }
  if (second !== undefined) {
    const preview = documents.find(({ kind }) => kind === "preview");
    if (preview !== undefined) {
      throw new InputError(
        preview.name,
        "a preview already holds both sides",
        "Name it alone, or name two stack exports.",
      );
    }
    return planFromStates(second, first);
  }
  return first.kind === "preview" ? planFromPreview(first.content, first.name) : planFromStates(first);
}

function kindOf(content: Readonly<Record<string, unknown>>, name: string): "preview" | "state" {
  if (
    content["deployment"] !== undefined &&
    (content["steps"] !== undefined || content["changeSummary"] !== undefined)
  ) {
    throw new InputError(
      name,
      "it is a preview and a stack export at once, so two readers could understand it differently",
      "Make one of them with Pulumi.",
    );
  }
  if (isRecord(content["deployment"])) return "state";
  if (Array.isArray(content["steps"])) return "preview";
  // A preview in which nothing at all happened has a summary and no step.
  if (isRecord(content["changeSummary"]) && content["steps"] === undefined) return "preview";
  throw new InputError(
    name,
    "it is neither a preview nor a stack export of Pulumi",
    "Make one with `pulumi preview --json --show-sames` or `pulumi stack export`.",
  );
}
