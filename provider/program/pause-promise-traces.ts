/**
 * Has the SDK take no stack traces until the returned function is called. It takes four for each property of a resource, and
 * reads them only under PULUMI_DEBUG_PROMISE_LEAKS. An account has some twenty properties: in a program of 200 accounts the
 * traces took longer than everything else. Where a line of the program is recorded, the SDK sets the limit itself.
 */
export function pausePromiseTraces(): (error?: unknown) => void {
  const limit = Error.stackTraceLimit;
  if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) return () => undefined;
  Error.stackTraceLimit = 0;
  return (error) => {
    Error.stackTraceLimit = limit;
    // Whoever made the mistake is shown the line all the same.
    if (error instanceof Error) Error.captureStackTrace(error);
  };
}
