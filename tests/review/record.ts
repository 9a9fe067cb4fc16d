import { startLab, STORE, type Lab } from "../helpers/lab";
import {
  after,
  before,
  driftAccepted,
  editableAfter,
  editableBefore,
  FULL_STORE,
  SECOND_STORE,
  withoutProtected,
} from "./scenario";

export const recordingNames = [
  "state-before",
  "changes",
  "changes-without-sames",
  "unchanged",
  "drift",
  "drift-accepted",
  "failed",
  "state-after",
  "editable",
] as const;
export type RecordingName = (typeof recordingNames)[number];
/** Raw texts that the real engine wrote, by the name of the recording. */
export type Recordings = Readonly<Record<RecordingName, string>>;

/** What only a live run can show; never written to a file. */
export interface LiveTexts {
  readonly previewWithSecrets: string;
  readonly stateWithSecrets: string;
}

const PREVIEW = ["--json", "--show-sames"] as const;

/** Plays the scenario through the real engine and the emulator, about half a minute. */
export async function recordScenario(): Promise<{ recordings: Recordings; live: LiveTexts }> {
  const store = (storeHash: string) => ({ storeHash });
  const lab = await startLab({
    program: before,
    emulator: { stores: [STORE, SECOND_STORE, FULL_STORE] },
    config: { "bigcommerce:stores": { default: store(STORE), second: store(SECOND_STORE), full: store(FULL_STORE) } },
  });
  const editable = await startLab({ program: editableBefore, emulator: { profile: "editable" } });
  try {
    const [main, inPlace] = await Promise.all([recordMain(lab), recordEditable(editable)]);
    return { recordings: { ...main.recordings, editable: inPlace }, live: main.live };
  } finally {
    await lab.close();
    await editable.close();
  }
}

async function recordMain(lab: Lab) {
  const { engine, emulator } = lab;
  await engine.must("up", "--yes", "--skip-preview");
  const stateBefore = (await engine.must("stack", "export")).stdout;
  const unchanged = (await engine.must("preview", ...PREVIEW)).stdout;
  for (let number = 1; number < 50; number += 1) {
    await emulator.panel.createAccount(FULL_STORE, {
      name: `By hand ${number}`,
      scopes: ["store_v2_products_read_only"],
    });
  }
  engine.write(after);
  const changes = (await engine.must("preview", ...PREVIEW)).stdout;
  const withoutSames = (await engine.must("preview", "--json")).stdout;
  const previewWithSecrets = (await engine.must("preview", ...PREVIEW, "--show-secrets")).stdout;
  engine.write(withoutProtected);
  const failed = (await engine.pulumi("preview", ...PREVIEW)).stdout;

  const nameOf = (logicalName: string) =>
    Object.keys(lab.accounts()).find((name) => name.startsWith(logicalName)) ?? "";
  emulator.panel.setScopes(STORE, nameOf("untouched"), ["store_v2_orders", "store_v2_products"]);
  emulator.panel.renameAccount(STORE, "Feed reader", "Renamed by hand");
  emulator.panel.deleteAccount(STORE, nameOf("justified"));
  engine.write(before);
  const drift = (await engine.must("preview", ...PREVIEW, "--refresh")).stdout;
  engine.write(driftAccepted);
  const accepted = (await engine.must("preview", ...PREVIEW, "--refresh")).stdout;

  engine.write(after);
  await engine.must("up", "--yes", "--skip-preview", "--refresh");
  const stateAfter = (await engine.must("stack", "export")).stdout;
  const stateWithSecrets = (await engine.must("stack", "export", "--show-secrets")).stdout;
  return {
    recordings: {
      changes,
      "changes-without-sames": withoutSames,
      unchanged,
      drift,
      "drift-accepted": accepted,
      failed,
      "state-before": stateBefore,
      "state-after": stateAfter,
    },
    live: { previewWithSecrets, stateWithSecrets },
  };
}

async function recordEditable({ engine }: Lab): Promise<string> {
  await engine.must("up", "--yes", "--skip-preview");
  engine.write(editableAfter);
  return (await engine.must("preview", ...PREVIEW)).stdout;
}
