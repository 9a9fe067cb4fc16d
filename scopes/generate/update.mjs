// Compares the table of calls with a checkout of BigCommerce's public specifications, and prints what changed as a review.
//
//   npm run scopes:update -- <checkout of bigcommerce/docs>            print the review; exit 1 when something changed
//
// It reads and prints; it writes nothing. What a person accepts goes into data/endpoint-scopes.json (by the extraction) or, where
// no specification says enough, into data/hand-made.json with its source and the day on which it was read.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { parameterAliases } from "./judgement.mjs";

const dataFolder = join(dirname(fileURLToPath(import.meta.url)), "../data");
const readData = (name) => JSON.parse(readFileSync(join(dataFolder, name), "utf8"));

const [checkout] = process.argv.slice(2);
const reference = checkout === undefined ? undefined : join(checkout, "reference");
if (reference === undefined || !existsSync(reference)) {
  console.error(
    `Could not read the specifications: ${checkout === undefined ? "no checkout was named" : `${checkout} has no folder reference`}. ` +
      "Clone github.com/bigcommerce/docs and run: npm run scopes:update -- <path of the clone>",
  );
  process.exit(2);
}

const methods = ["get", "post", "put", "delete"];
const server = /\/\/api\.bigcommerce\.com\/stores\/\{store_hash\}(\/v[23])$/;

function* specifications(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* specifications(path);
    else if (/\.ya?ml$/.test(entry.name) && !entry.name.includes(".spectral")) yield path;
  }
}

const canonical = new Map(
  Object.entries(parameterAliases).flatMap(([name, others]) => others.map((other) => [other, name])),
);

/** Scope parameters that a text names, in the canonical spelling. */
function parametersIn(text) {
  const names = (text ?? "").match(/\bstore_[a-z0-9_-]*[a-z0-9]\b/g) ?? [];
  return [...new Set(names.map((name) => canonical.get(name) ?? name))].filter((name) => name !== "store_hash").sort();
}

const found = new Map();
const unreadable = [];
for (const path of [...specifications(reference)].sort()) {
  let document;
  try {
    document = parse(readFileSync(path, "utf8"), { logLevel: "silent" });
  } catch (error) {
    unreadable.push(`${relative(checkout, path)}: ${String(error.message).split("\n")[0]}`);
    continue;
  }
  const version = (document?.servers ?? [])
    .map(({ url }) => server.exec(url ?? "")?.[1])
    .find((each) => each !== undefined);
  if (version === undefined) continue;
  const schemes = Object.values(document.components?.securitySchemes ?? {});
  const table = parametersIn(schemes.map(({ description }) => description ?? "").join("\n"));
  for (const [template, item] of Object.entries(document.paths ?? {})) {
    for (const method of methods) {
      const operation = item?.[method];
      if (operation === undefined) continue;
      const own = parametersIn(operation.description);
      found.set(`${method.toUpperCase()} ${version}${template}`, {
        summary: (operation.summary ?? "").trim(),
        source: relative(checkout, path).replaceAll("\\", "/"),
        parameters: own.length > 0 ? own : table,
      });
    }
  }
}

const rows = readData("endpoint-scopes.json");
const handMade = readData("hand-made.json");
const byHand = new Map(handMade.flatMap((row) => row.calls.map((call) => [call, row])));
const bare = (call) => call.replace(/\{[^}]+\}/g, "{}");
const known = new Map(rows.map((row) => [bare(`${row.method} ${row.path}`), row]));
const now = new Map([...found].map(([call, facts]) => [bare(call), { call, ...facts }]));

const added = [...now].filter(([key]) => !known.has(key)).map(([, each]) => each);
const gone = [...known].filter(([key]) => !now.has(key)).map(([, row]) => row);
// A specification's list holds every family of its file, so a row may name fewer; a name that the list lost is a changed need.
const differing = [...known].flatMap(([key, row]) => {
  const each = now.get(key);
  if (each === undefined || each.parameters.length === 0) return [];
  const lost = row.anyOf.filter((name) => name !== "default" && !each.parameters.includes(name));
  return lost.length === row.anyOf.length && lost.length > 0 ? [{ row, each, lost }] : [];
});
// A note says why a row does not follow its specification.
const changed = differing.filter(({ row }) => row.note === undefined && !byHand.has(`${row.method} ${row.path}`));
const explained = differing.filter((each) => !changed.includes(each));
const covered = added.filter(({ call }) => [...byHand.keys()].some((known_) => bare(known_) === bare(call)));

function commitOf(folder) {
  try {
    return execFileSync("git", ["-C", folder, "log", "-1", "--format=%H, %cs"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "no git history: note the day on which it was read";
  }
}

console.log(`Specifications: ${found.size} operations (${commitOf(checkout)})`);
console.log(`Table: ${rows.length} extracted operations, ${byHand.size} hand-made rows\n`);
const section = (title, list, line) => {
  console.log(`${title}: ${list.length}`);
  for (const each of list) console.log(`  ${line(each)}`);
};
section(
  "New",
  added,
  ({ call, summary, parameters, source }) =>
    `${call} (${summary}): ${parameters.join(", ") || "no scope named"} [${source}]${covered.some((c) => c.call === call) ? "; a hand-made row is no longer needed" : ""}`,
);
section("Gone", gone, ({ method, path, source }) => `${method} ${path} [was in ${source}]`);
section(
  "Changed needs",
  changed,
  ({ row, each, lost }) =>
    `${row.method} ${row.path}: ${lost.join(", ")} is no longer named; now ${each.parameters.join(", ")} [${each.source}]`,
);
section(
  "Known to differ",
  explained,
  ({ row }) => `${row.method} ${row.path}: ${row.note ?? "a hand-made row says why"}`,
);
section(
  "Hand-made rows, to be read again",
  handMade,
  (row) =>
    `${row.calls[0]}${row.calls.length > 1 ? ` and ${row.calls.length - 1} more` : ""}: read ${row.checked} [${row.source ?? row.readings?.[0]?.source}]`,
);
if (unreadable.length > 0) section("Not readable", unreadable, (each) => each);
process.exitCode = added.length + gone.length + changed.length > 0 ? 1 : 0;
