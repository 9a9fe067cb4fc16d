import {
  findOperation,
  fromParameters,
  grants,
  minimalScopes,
  parseCall,
  satisfies,
  type Scopes,
} from "../../../scopes";
import { publicStatements } from "../../helpers/public-statements";

/**
 * What guides, specifications, reports and integrations say about scopes, each with its source: written down by hand from these,
 * never from the package's own table. A change of the table that disagrees with one of them has to explain itself here.
 */
describe("public statements about scopes", () => {
  it("are many, each with a source", () => {
    expect(publicStatements.length).toBeGreaterThanOrEqual(62);
    expect(publicStatements.filter(({ source }) => source.trim() === "")).toEqual([]);
  });

  it.each(publicStatements.map((each) => [each.verdict, each.call, each] as const))("%s: %s", (verdict, call, each) => {
    const stated = fromParameters(each.scopes);
    expect(stated.additional).toEqual([]);
    const { scopes } = stated;
    const minimal = minimalScopes([call]);
    switch (verdict) {
      case "exact":
      case "inferred":
        expect(minimal.scopes).toEqual(scopes);
        expect(minimal.unknown).toEqual([]);
        expect(verdict === "inferred").toBe(operationOf(call).mark === "inferred" && !isChoice(call));
        break;
      case "enough":
        expect(grants(scopes, operationOf(call))).toBe(true);
        expect(minimalScopes([call], { prefer: scopes }).scopes).toEqual(scopes);
        break;
      case "contested":
        // Whoever follows this source is neither told to take more, nor to give away what the source asks for.
        expect(isContested(call)).toBe(true);
        expect(satisfiesSomeReading(call, scopes)).toBe(true);
        expect(minimalScopes([call], { prefer: scopes }).justified).toMatchObject(scopes);
        break;
      case "by-hand":
        expect(minimal.byHand.map(({ label }) => label)).toEqual([each.byHand]);
        expect(minimal.scopes).toEqual(scopes);
        break;
      case "slip":
        expect(minimal.unknown).toEqual([{ call, suggestion: each.meant }]);
        break;
    }
  });
});

function operationOf(call: string) {
  const operation = findOperation(call);
  if (operation === undefined) throw new Error(`${call} is not known`);
  return operation;
}

/** Calls whose specification lists one family for this path and others for its neighbours. */
function isChoice(call: string): boolean {
  return operationOf(call).source.startsWith("reference/");
}

function readingsOf(call: string) {
  const operation = operationOf(call);
  const sent = parseCall(call)?.sent;
  const inCases = operation.cases.filter(
    ({ when }) => sent?.[when.field] !== undefined && when.values.includes(sent[when.field] ?? ""),
  );
  return inCases.length > 0 ? inCases.flatMap(({ readings }) => readings) : operation.readings;
}

const isContested = (call: string): boolean => readingsOf(call).length > 1;

const satisfiesSomeReading = (call: string, scopes: Scopes): boolean =>
  readingsOf(call).some(({ need }) => satisfies(scopes, need));
