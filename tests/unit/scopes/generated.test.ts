import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { familyEntry, operations, scopeFamilies, unrequestableFamilies } from "../../../scopes";
import type { UnrequestableEntry } from "../../../scopes";

const projectRoot = join(__dirname, "../../..");
const dataFolder = join(projectRoot, "scopes/data");
const sharedData = join(projectRoot, "../shared/data");

interface ExtractedFamily {
  uiName: string;
  availableToStoreAccounts: boolean;
  selectable: boolean;
  parameters: { access: string; name: string }[];
  handlesPersonalData: boolean;
  handlesMoney: boolean;
  canEscalate: boolean;
  why: { handlesPersonalData: string; handlesMoney: string; canEscalate: string };
  notes: string[];
}

interface ExtractedOperation {
  method: string;
  path: string;
  anyOf: string[];
}

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(dataFolder, name), "utf8"));
const families = readJson("oauth-scopes.json") as ExtractedFamily[];
const handMade = readJson("hand-made.json") as {
  calls: string[];
  api?: string;
  source?: string;
  checked: string;
  readings?: { source: string }[];
}[];
const extractedOperations = readJson("endpoint-scopes.json") as ExtractedOperation[];

describe("the generated tables", () => {
  it("are what the generator makes of the data today", () => {
    const check = spawnSync(process.execPath, ["scopes/generate/main.mjs", "--check"], {
      cwd: projectRoot,
      encoding: "utf8",
    });
    expect(check.stderr).toBe("");
    expect(check.status).toBe(0);
  }, 60_000);

  // The generator could be wrong in a way that its own check cannot see; these read the data without it.
  it("hold every extracted family exactly once", () => {
    const labels = [
      ...scopeFamilies.map((family) => familyEntry(family).label),
      ...(Object.values(unrequestableFamilies) as UnrequestableEntry[]).map(({ label }) => label),
    ];
    expect(labels.sort()).toEqual(families.map(({ uiName }) => uiName).sort());
  });

  it.each(
    families.filter((family) => family.availableToStoreAccounts && family.selectable && family.parameters.length > 0),
  )("hold the extracted facts of $uiName", (family) => {
    const key = scopeFamilies.find((candidate) => familyEntry(candidate).label === family.uiName);
    if (key === undefined) throw new Error(`${family.uiName} is missing`);
    const entry = familyEntry(key);
    expect(Object.fromEntries(entry.levels.map(({ level, parameter }) => [parameter, level]))).toEqual(
      Object.fromEntries(family.parameters.map(({ access, name }) => [name, access.replace(" ", "-")])),
    );
    expect([entry.personalData, entry.money, entry.escalation].map(({ mark, why }) => [mark, why])).toEqual([
      [family.handlesPersonalData, family.why.handlesPersonalData],
      [family.handlesMoney, family.why.handlesMoney],
      [family.canEscalate, family.why.canEscalate],
    ]);
    expect(entry.notes).toEqual(expect.arrayContaining(family.notes));
  });

  it("knows every other spelling that the notes of the data speak of", () => {
    const spelled = families
      .flatMap(({ notes }) => notes)
      .filter((note) => /^(Spelt|Misspelt)/.test(note))
      .flatMap((note) => (note.split(/;| in docs/)[0] ?? "").match(/store_[a-z0-9_-]+/g) ?? []);
    const aliases = scopeFamilies.flatMap((family) => familyEntry(family).levels.flatMap((level) => level.aliases));
    expect(spelled).not.toHaveLength(0);
    expect(aliases).toEqual(expect.arrayContaining(spelled));
  });

  it("hold every extracted operation, with the parameters that the specification names where no hand-made row says more", () => {
    const byHand = new Set(handMade.flatMap(({ calls }) => calls));
    const table = new Map(operations().map((operation) => [operation.call, operation]));
    for (const { method, path, anyOf } of extractedOperations) {
      const operation = table.get(`${method} ${path}`);
      if (operation === undefined) throw new Error(`${method} ${path} is missing`);
      if (byHand.has(operation.call) || anyOf.includes("default")) continue;
      expect([operation.call, [...operation.parameters].sort()]).toEqual([operation.call, [...anyOf].sort()]);
    }
  });

  it("hold every hand-made row, each with a source and a date", () => {
    const calls = new Set(operations().map(({ call }) => call));
    for (const row of handMade) {
      expect(row.checked).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(row.readings?.every(({ source }) => source !== "") ?? row.source !== undefined).toBe(true);
      if (row.api === undefined) for (const call of row.calls) expect(calls).toContain(call);
    }
  });
});

const whereShared = existsSync(sharedData) ? it : it.skip;

describe("the copied data", () => {
  for (const name of ["oauth-scopes.json", "endpoint-scopes.json"]) {
    whereShared(`${name} equals ../shared/data/${name} (only where that folder is checked out)`, () => {
      expect(readFileSync(join(dataFolder, name), "utf8")).toBe(readFileSync(join(sharedData, name), "utf8"));
    });
  }
});
