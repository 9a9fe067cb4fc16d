#!/usr/bin/env node
import { bcAccounts } from "./program";
import { runProgram } from "./run";

// A reader such as `head` may go away early. Nobody reads the rest of the output, but the work and its exit code still
// matter: `adopt` must delete the downloaded file, and the gate of `review` is open or closed without a reader too.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

void runProgram(bcAccounts(), process.argv).then((exitCode) => {
  // Not process.exit(): what is still in the pipes of stdout and stderr would be lost.
  process.exitCode = exitCode;
});
