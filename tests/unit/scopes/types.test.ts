import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { levelsOf, operations, scopeFamilies } from "../../../scopes";

const projectRoot = join(__dirname, "../../..");
const fixture = join(__dirname, "types/scopes.ts");
const fixtureText = readFileSync(fixture, "utf8");

const config = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(projectRoot, "tsconfig.json"), (path) => readFileSync(path, "utf8")).config,
  ts.sys,
  projectRoot,
);
const compilerOptions: ts.CompilerOptions = { ...config.options, noEmit: true };

/** A language service over one file that is given as text; what it imports is read from disk. */
function serviceFor(text: string): ts.LanguageService {
  return ts.createLanguageService({
    getCompilationSettings: () => compilerOptions,
    getCurrentDirectory: () => projectRoot,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [fixture],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      if (path === fixture) return ts.ScriptSnapshot.fromString(text);
      const content = ts.sys.readFile(path);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    fileExists: (path) => ts.sys.fileExists(path),
    readFile: (path) => ts.sys.readFile(path),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
  });
}

function errorsOf(text: string): string[] {
  const service = serviceFor(text);
  return [...service.getSyntacticDiagnostics(fixture), ...service.getSemanticDiagnostics(fixture)].map((diagnostic) =>
    ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"),
  );
}

/** What an editor offers where the text has a `|`. */
function completionsAt(text: string): string[] {
  const position = text.indexOf("|");
  const service = serviceFor(text.replace("|", ""));
  return (service.getCompletionsAtPosition(fixture, position, undefined)?.entries ?? []).map(({ name }) => name);
}

describe("the types of scopes", () => {
  jest.setTimeout(60_000);

  it("accept what the catalogue has and refuse everything else", () => {
    expect(errorsOf(fixtureText)).toEqual([]);
  });

  it("refuse for the reason that is given, not for another", () => {
    const expectations = fixtureText.match(/^\/\/ @ts-expect-error/gm) ?? [];
    const errors = errorsOf(fixtureText.replaceAll("@ts-expect-error", ""));
    expect(errors).toHaveLength(expectations.length);
    expect(errors.map((message) => message.split("\n")[0])).toEqual([
      `Type '"modify"' is not assignable to type '"read-only"'.`,
      `Type '"modify"' is not assignable to type '"manage"'.`,
      "Object literal may only specify known properties, but 'order' does not exist in type 'Scopes'. Did you mean to write 'orders'?",
      "Object literal may only specify known properties, and 'b2bEdition' does not exist in type 'Scopes'.",
      "Object literal may only specify known properties, and 'default' does not exist in type 'Scopes'.",
      `Type 'true' is not assignable to type '"read-only" | "modify"'.`,
      "Cannot assign to 'label' because it is a read-only property.",
      `Type '"modify"' is not assignable to type '"read-only"'.`,
    ]);
  });

  const opening = 'import type { Scopes } from "../../../../scopes";\nexport const scopes: Scopes = ';

  it("let an editor complete every family", () => {
    expect(completionsAt(`${opening}{ | };`).sort()).toEqual([...scopeFamilies].sort());
  });

  it("let an editor complete the levels of a family, and only those", () => {
    expect(completionsAt(`${opening}{ storeLogs: "|" };`)).toEqual(["read-only"]);
    expect(completionsAt(`${opening}{ infrastructureDeployments: "|" };`).sort()).toEqual(
      [...levelsOf("infrastructureDeployments")].sort(),
    );
  });

  it("let an editor complete documented calls, and take any other text", () => {
    const call = 'import type { DeclaredCall } from "../../../../scopes";\nexport const call: DeclaredCall = ';
    const offered = completionsAt(`${call}"|";`);
    expect(offered).toEqual(expect.arrayContaining(["GET /v3/catalog/products", "DELETE /v2/orders/{order_id}"]));
    expect(offered).toHaveLength(operations().length);
    expect(errorsOf(`${call}"webhook store/order/*";`)).toEqual([]);
  });
});
