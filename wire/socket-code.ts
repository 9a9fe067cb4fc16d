/** The system's or undici's own word for why a connection failed. Duck-typed: the error may come from another realm. */
export function socketCode(thrown: unknown): string {
  const error = thrown as { name?: unknown; code?: unknown; cause?: { code?: unknown } } | undefined;
  if (error?.name === "TimeoutError") return "timed out";
  const word = error?.code ?? error?.cause?.code ?? error?.name;
  return typeof word === "string" ? word : "unknown failure";
}
