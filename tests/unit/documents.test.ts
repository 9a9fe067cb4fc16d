import { settingNames } from "../../plugin/schema/settings";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { bcAccounts } from "../../cli/program";
import * as emulator from "../../emulator";
import * as gateway from "../../gateway";
import * as provider from "../../provider";
import * as scopes from "../../scopes";

const root = resolve(__dirname, "../..");

/** Markdown pages of a folder that are for readers of the package. */
function pagesOf(folder: string): string[] {
  const inside = (path: string): string[] =>
    !existsSync(join(folder, path))
      ? []
      : readdirSync(join(folder, path), { withFileTypes: true, recursive: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith(".md") && !entry.parentPath.includes("node_modules"))
          .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const top = readdirSync(folder).filter((name) => name.endsWith(".md"));
  return [...top, ...inside("docs"), ...inside("examples"), "scopes/data/README.md"].sort();
}

/** The name that a heading has in a link, as GitHub makes it. */
function anchorsOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

/** Links of a page that lead nowhere in the folder. Code is no link. */
function deadLinks(folder: string, page: string): string[] {
  const text = readFileSync(join(folder, page), "utf8")
    .replaceAll(/```[\s\S]*?```/g, "")
    .replaceAll(/`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? join(folder, page) : resolve(folder, dirname(page), path);
    if (relative(folder, target).startsWith("..") || !existsSync(target)) return [link];
    if (anchor === undefined || !target.endsWith(".md")) return [];
    return anchorsOf(readFileSync(target, "utf8")).has(anchor) ? [] : [link];
  });
}

/** `csv-parse/sync` is of the package `csv-parse`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

describe("in the repository", () => {
  it.each(pagesOf(root))("every link of %s leads somewhere", (page) => {
    expect(deadLinks(root, page)).toEqual([]);
  });
});

describe("in the unpacked tarball", () => {
  const folder = mkdtempSync(join(tmpdir(), "bc-documents-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: root, stdio: "pipe" });
  execFileSync("tar", ["-xzf", readdirSync(folder)[0] ?? ""], { cwd: folder });
  const unpacked = join(folder, "package");

  it.each(pagesOf(unpacked))("every link of %s leads somewhere", (page) => {
    expect(deadLinks(unpacked, page)).toEqual([]);
  });

  it("there is nothing that nobody can use: no build record, no source map without its source", () => {
    const files = readdirSync(unpacked, { recursive: true }).map(String);
    expect(files.filter((file) => /\.tsbuildinfo$|\.map$|node_modules/.test(file))).toEqual([]);
  });

  it("no file loads a package that an install does not bring", () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(unpacked, "package.json"), "utf8"),
    ) as Record<string, Record<string, string>>;
    const brought = [...builtinModules, ...Object.keys({ ...dependencies, ...peerDependencies })];
    const files = readdirSync(unpacked, { recursive: true }).map(String);
    const strays = files
      .filter((file) => /\.[cm]?js$/.test(file))
      .flatMap((file) =>
        [...readFileSync(join(unpacked, file), "utf8").matchAll(/\brequire\("([@\w][^"]*)"\)/g)]
          .map(([, specifier = ""]) => specifier)
          .filter((specifier) => !specifier.startsWith("node:") && !brought.includes(packageOf(specifier)))
          .map((specifier) => `${file} loads ${specifier}`),
      );
    expect(strays).toEqual([]);
  });
});

/** Words of an index and of the indexes that it passes on. For the doors that would load an engine's server here. */
function wordsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const passedOn = [...text.matchAll(/export \* from "([^"]+)"/g)].map(([, path = ""]) => {
    const target = join(dirname(file), path);
    return existsSync(join(root, `${target}.ts`)) ? `${target}.ts` : join(target, "index.ts");
  });
  return [...(text.match(/\w+/g) ?? []), ...passedOn.flatMap(wordsOf)];
}

describe("what the pages name", () => {
  const pages = pagesOf(root).filter((page) => !page.startsWith("examples") && page !== "CHANGELOG.md");
  const text = pages.map((page) => readFileSync(join(root, page), "utf8")).join("\n");
  const doors: Readonly<Record<string, object>> = {
    "": provider,
    "/emulator": emulator,
    "/gateway": gateway,
    "/scopes": scopes,
  };

  it("is exported, where a page imports it", () => {
    const imports = [...text.matchAll(/import \{([^}]+)\} from "pulumi-bigcommerce-api-accounts(\/\w+)?"/g)];
    expect(imports.length).toBeGreaterThan(2);
    for (const [, names = "", door = ""] of imports) {
      const values = names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "" && !name.startsWith("type "));
      const module = doors[door];
      const exported =
        module === undefined
          ? wordsOf(door === "/plugin" ? "plugin/sdk/index.ts" : `${door.slice(1)}/index.ts`)
          : Object.keys(module);
      for (const name of values) expect(exported).toContain(name);
    }
    expect(Object.keys(gateway)).toContain("serveGateway");
    // A driver is served with serveGateway(); createGateway() alone listens to nothing.
    expect(text).not.toMatch(/serve (?:it|one|a driver) with `createGateway/);
  });

  it("is a verb with those options, where a page runs bc-accounts", () => {
    const program = bcAccounts();
    const calls = [...text.matchAll(/\bbc-accounts ([a-z]+)((?: (?:--?[\w-]+|[^\s`|>&;#]+))*)/g)].filter(
      ([whole]) => !whole.includes("<verb>"),
    );
    expect(calls.length).toBeGreaterThan(20);
    for (const [whole, name = "", rest = ""] of calls) {
      let command = program.commands.find((verb) => verb.name() === name);
      // A sentence may go on after the bare name of the command.
      if (command === undefined) {
        expect(whole).not.toMatch(/--/);
        continue;
      }
      for (const word of rest.trim().split(" "))
        command = command.commands.find((inner) => inner.name() === word) ?? command;
      const known = command.options.flatMap(({ short, long }) => [short, long]);
      // What stands behind a lone -- is another command's.
      const [own = ""] = rest.split(" -- ");
      for (const [option] of own.matchAll(/(?<= )--[a-z][\w-]*/g))
        expect([whole, "--help", ...known]).toContain(option);
    }
  });

  it("is a setting that the provider reads", () => {
    const named = new Set([...text.matchAll(/(?<![\w/:])bigcommerce:([a-z]\w+)(?![\w:])/g)].map(([, name]) => name));
    // Read by `bc-accounts up`, and by no provider.
    const ofCommands = ["pending"];
    const known = [...settingNames, ...ofCommands];
    expect([...named].filter((name) => !known.includes(name ?? "")).sort()).toEqual([]);
  });
});

describe("what the pages say of the tests", () => {
  // A table with one row for each operation makes any number of tests. Suites and behaviours tell what is held.
  it("is no number of tests", () => {
    const numbers = pagesOf(root).flatMap((page) => {
      const text = readFileSync(join(root, page), "utf8");
      return (text.match(/\b[1-9][\d,]* (?:\w+ )?(?:tests|test cases|assertions)\b/g) ?? []).map((said) => [
        page,
        said,
      ]);
    });
    expect(numbers).toEqual([]);
  });
});

describe("the page on security", () => {
  const page = readFileSync(join(root, "docs/security.md"), "utf8");
  const table = page.split("| actor | can at most |")[1]?.split("\n\n")[0] ?? "";
  const rows = table.split("\n").slice(2);
  const cells = rows.map((row) => row.split(" | ").at(-1)?.replace(/ \|$/, "") ?? "");

  it.each(rows.map((row, index) => [row.split(" | ")[0]?.slice(2) ?? "", cells[index] ?? ""]))(
    "names tests that exist for: %s",
    (_actor, cell) => {
      const named = cell.split("; ").map((part) => {
        const [, file, titles] = /^`(tests\/[\w./-]+\.ts)`: (".+")$/.exec(part) ?? [];
        return { file, titles: [...(titles ?? "").matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title) };
      });
      for (const { file, titles } of named) {
        expect({ cell, file, titles }).toEqual({
          cell,
          file: expect.any(String) as string,
          titles: expect.any(Array) as [],
        });
        expect(titles.length).toBeGreaterThan(0);
        // A title stands in the file as it is, or behind the words that a test with many cases begins with.
        const text = readFileSync(join(root, file ?? ""), "utf8").replaceAll('\\"', '"');
        for (const title of titles) expect(text).toContain(title);
      }
    },
  );

  it("has rows, and the generator's true numbers", () => {
    expect(rows.length).toBeGreaterThan(14);
    const constant = (file: string, name: RegExp) =>
      Number(name.exec(readFileSync(join(root, file), "utf8"))?.[1]?.replaceAll("_", ""));
    const without = constant("tests/review/generated-attacks.test.ts", /^const CASES = ([\d_]+);/m);
    const runs = constant("tests/faults/gate.faults.ts", /^const RUNS = .*\?\? (\d+)\);/m);
    const each = constant("tests/faults/gate.faults.ts", /^const CASES = (\d+);/m);
    expect(page).toMatch(
      new RegExp(`pull requests: ${without} in the shapes[^.]* and ${runs * each} on the real\\nengine`),
    );
  });
});

describe("the command outside of a project", () => {
  // There `npx bc-accounts` asks the registry for a package of that name, which is nobody's or a stranger's.
  it.each(["docs/reference/cli.md", "docs/troubleshooting.md"])("is called by its package's name in %s", (page) => {
    expect(readFileSync(join(root, page), "utf8")).toContain("npx -p pulumi-bigcommerce-api-accounts bc-accounts");
  });

  it("is never asked of the registry by its own name, in no page", () => {
    const asked = pagesOf(root).filter((page) =>
      /npx (?:-y|--yes|-p) bc-accounts|npm (?:i|install|exec) (?:-\S+ )*bc-accounts/.test(
        readFileSync(join(root, page), "utf8"),
      ),
    );
    expect(asked).toEqual([]);
  });
});
