/** What ends a process from outside. SIGHUP is the closed terminal. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const cleanups = new Set<() => void>();

/**
 * Has something tidied up when this process is interrupted: children stopped, a lock released. The process then
 * ends as it would have without this, unless somebody else listens to the signal too and decides otherwise.
 *
 * @param cleanup synchronous, since nothing after it is waited for; what it throws is ignored
 * @returns ends the arrangement; call it as soon as there is nothing left to tidy up
 */
export function whenInterrupted(cleanup: () => void): () => void {
  if (cleanups.size === 0) for (const signal of signals) process.on(signal, interrupted);
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) stopListening();
  };
}

function interrupted(signal: NodeJS.Signals): void {
  for (const cleanup of cleanups) {
    try {
      cleanup();
    } catch {
      // The process is going down: the other cleanups matter more than this one's failure.
    }
  }
  cleanups.clear();
  stopListening();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function stopListening(): void {
  for (const signal of signals) process.off(signal, interrupted);
}
