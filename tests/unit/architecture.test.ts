import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

const root = resolve(__dirname, "../..");

/** What a command may put together. */
const belowCommands: readonly string[] = [
  "scopes",
  "bigcommerce",
  "engine",
  "wire",
  "contract",
  "handoff",
  "provider",
  "gateway",
  "server",
  "panel",
  "emulator",
  "policy",
  "review",
];

/** Which folders each folder may import: the arrows of ARCHITECTURE.md. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  scopes: [],
  engine: [],
  wire: [],
  bigcommerce: ["scopes", "wire"],
  contract: ["scopes", "bigcommerce"],
  handoff: ["contract", "bigcommerce", "engine", "wire", "scopes"],
  provider: ["handoff", "contract", "bigcommerce", "engine", "wire", "scopes"],
  plugin: ["provider", "handoff", "contract", "engine", "wire", "scopes"],
  gateway: ["contract", "bigcommerce", "wire", "scopes"],
  emulator: ["gateway", "contract", "bigcommerce", "wire", "scopes"],
  panel: ["gateway", "handoff", "contract", "wire", "scopes"],
  server: ["gateway", "emulator", "panel", "contract", "bigcommerce", "wire", "scopes"],
  policy: ["bigcommerce", "engine", "scopes"],
  review: ["policy", "bigcommerce", "engine", "wire", "scopes"],
  cli: belowCommands,
  tools: ["plugin", ...belowCommands, "cli"],
};

/** Packages that only these folders may import, so that a Pulumi program does not load a server. */
const packages: Readonly<Record<string, readonly string[]>> = {
  scopes: [],
  engine: [],
  wire: ["undici"],
  bigcommerce: [],
  contract: ["zod"],
  handoff: ["hono", "undici", "zod"],
  provider: ["@pulumi/pulumi", "undici", "zod"],
  // The last is the package itself: examples name it.
  plugin: ["@grpc/grpc-js", "@pulumi/pulumi", "google-protobuf", "pulumi-bigcommerce-api-accounts"],
  gateway: ["@hono/node-server", "hono", "kysely", "libsql", "pg", "zod"],
  emulator: ["@hono/node-server", "hono", "libsql", "zod"],
  panel: ["playwright-core"],
  server: ["@hono/node-server", "pino", "prom-client"],
  policy: ["@pulumi/policy", "@pulumi/pulumi", "zod"],
  cli: ["@0no-co/graphql.web", "commander", "csv-parse", "node-forge", "picocolors", "undici", "yaml", "zod"],
  review: ["hono", "picocolors", "sarif", "zod"],
  tools: ["@pulumi/pulumi", "commander", "picocolors", "undici", "zod"],
};

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function sources(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("node_modules"))
    .map((name) => join(root, folder, name));
}

/** `import … from "x"`, also its last line alone; `export … from "x"`; `import "x"`; `import("x")`. */
const IMPORT = /^(?:import|export|\})[^"\n]*\sfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm;

function importsOf(folder: string): Import[] {
  return sources(folder).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(IMPORT)].map(([, from, effect, lazy]) => ({
      file: relative(root, file),
      specifier: from ?? effect ?? lazy ?? "",
    })),
  );
}

/** The top folder that a relative import leads to. */
function folderOf({ file, specifier }: Import): string {
  return relative(root, resolve(root, dirname(file), specifier)).split(sep)[0] ?? "";
}

/** `hono/jsx` is of the package `hono`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

describe.each(Object.keys(arrows).filter((folder) => existsSync(join(root, folder))))("%s/", (folder) => {
  const imports = importsOf(folder);

  it("imports only the folders that an arrow leads to", () => {
    const allowed = [folder, ...(arrows[folder] ?? [])];
    const strays = imports.filter((entry) => entry.specifier.startsWith(".") && !allowed.includes(folderOf(entry)));
    expect(strays).toEqual([]);
  });

  it("imports only the packages that are its own business", () => {
    const allowed = packages[folder] ?? [];
    const strays = imports.filter(
      ({ specifier }) =>
        !specifier.startsWith(".") && !specifier.startsWith("node:") && !allowed.includes(packageOf(specifier)),
    );
    expect(strays).toEqual([]);
  });
});

/** The file that a relative import leads to; undefined for data. */
function targetOf({ file, specifier }: Import): string | undefined {
  const base = resolve(root, dirname(file), specifier);
  const found = [`${base}.ts`, `${base}.tsx`, join(base, "index.ts"), base.replace(/\.js$/, ".ts")].find(
    (path) => /\.tsx?$/.test(path) && existsSync(path),
  );
  return found === undefined ? undefined : relative(root, found);
}

/** Every way that leads from a file back to it, once: types count, for a reader has to follow them too. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]) => {
    const start = way.indexOf(file);
    if (start >= 0) {
      found.push([...way.slice(start), file].join(" -> "));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

/** Shelves of small things without an inside: each file is its own door, so that nobody loads what he does not use. */
const shelves: readonly string[] = ["wire", "engine"];

describe("a room", () => {
  it("is entered through an index, its own or that of a room inside it", () => {
    const strays = Object.keys(arrows)
      // The tools look into everything.
      .filter((folder) => folder !== "tools")
      .flatMap(importsOf)
      .filter((entry) => entry.specifier.startsWith(".") && folderOf(entry) !== entry.file.split(sep)[0])
      .map((entry) => ({ from: entry.file, to: targetOf(entry) ?? "" }))
      .filter(({ to }) => to !== "" && !to.endsWith(`${sep}index.ts`) && !shelves.includes(to.split(sep)[0] ?? ""));
    expect(strays).toEqual([]);
  });
});

describe("the whole house", () => {
  it("has no circle of imports, not inside a folder and not of types", () => {
    const imports = Object.keys(arrows).flatMap(importsOf);
    const graph = new Map<string, string[]>();
    for (const entry of imports) {
      const target = entry.specifier.startsWith(".") ? targetOf(entry) : undefined;
      if (target !== undefined) graph.set(entry.file, [...(graph.get(entry.file) ?? []), target]);
    }
    expect(graph.size).toBeGreaterThan(200);
    expect(circles(graph)).toEqual([]);
  });
});

describe("examples/", () => {
  it("import the product by its package name, as a user would", () => {
    const strays = importsOf("examples").filter(({ specifier }) => specifier.startsWith("../"));
    expect(strays).toEqual([]);
  });
});

describe("importing the package into a Pulumi program", () => {
  it("loads neither the server side nor zod, undici or the operations table", () => {
    const direct = importsOf("provider").filter(({ file }) =>
      /provider\/(index|program\/(api-account|to-env|to-stencil-secrets))\.ts$/.test(file),
    );
    const source = readFileSync(join(root, "provider/program/api-account.ts"), "utf8");
    expect(
      direct.map(({ specifier }) => packageOf(specifier)).filter((name) => ["zod", "undici"].includes(name)),
    ).toEqual([]);
    expect(source).toMatch(/import type \{[^}]+\} from "\.\.\/\.\.\/contract"/);
    expect(source).toMatch(/import type \{[^}]+\} from "\.\.\/\.\.\/scopes"/);
  });
});

describe("the doors of the package", () => {
  it("are all in the table of ARCHITECTURE.md, and no others", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: object };
    const page = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
    const [, table = ""] = /## The doors\n([\s\S]*?)\n## /.exec(page) ?? [];
    const shown = [...table.matchAll(/^\| `\/([\w/-]+)` \|/gm)].map(([, name]) => `./${name ?? ""}`);
    const open = Object.keys(exports).filter((name) => name !== "." && name !== "./package.json");
    expect(shown.sort()).toEqual(open.sort());
  });
});
