import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { recordingNames, recordScenario } from "./record";
import { settle, type Ids } from "./settle";

/* Writes the recordings anew: `npx tsx tests/review/write-recordings.ts`, then `UPDATE_GOLDEN=1 npx jest tests/review`. */
void recordScenario().then(({ recordings }) => {
  const folder = join(__dirname, "recordings");
  mkdirSync(folder, { recursive: true });
  const ids: Ids = new Map();
  for (const name of recordingNames) {
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(settle(recordings[name], ids), null, 1)}\n`);
  }
});
