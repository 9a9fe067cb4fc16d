/** Runs the tasks over the lanes: each lane takes the next task when it is free. Answers a promise for each task at once. */
export function spread<Lane, Task, Result>(
  lanes: readonly Lane[],
  tasks: readonly Task[],
  run: (lane: Lane, task: Task) => Promise<Result>,
): Map<Task, Promise<Result>> {
  const results = new Map<Task, Promise<Result>>();
  const starts = tasks.map((task) => {
    let start = (_lane: Lane): Promise<unknown> => Promise.resolve();
    const result = new Promise<Result>((resolve, reject) => {
      start = (lane) => run(lane, task).then(resolve, reject);
    });
    // Its test looks at the failure; until then nobody does.
    result.catch(() => undefined);
    results.set(task, result);
    return (lane: Lane) => start(lane);
  });
  for (const lane of lanes) {
    void (async () => {
      for (let start = starts.shift(); start !== undefined; start = starts.shift()) await start(lane);
    })();
  }
  return results;
}
