import {
  describeNeed,
  familyEntry,
  operations,
  scopeFamilies,
  type Operation,
  type ScopeFamily,
  type ScopeMark,
} from "../../scopes";

const markWords: Readonly<Record<ScopeMark, string>> = {
  documented: "the operation's own specification says which scopes it takes",
  "documented-elsewhere": "a guide, an older reference or BigCommerce's own code says it",
  reported: "users of the API say it",
  inferred: "chosen here, because the specification names several families, or none",
  contested: "sources disagree",
  unknown: "no source says it",
};

/** docs/scope-coverage.md: how well the table of calls is founded, and where it is not. */
export function scopeCoveragePage(): string {
  const all = operations();
  const marks = Object.keys(markWords) as ScopeMark[];
  const count = (mark: ScopeMark) => all.filter((operation) => operation.mark === mark).length;
  return `# What the scopes of a call are known from

Made from the table of calls by \`npm run docs\`. \`operations()\` of \`pulumi-bigcommerce-api-accounts/scopes\` has every row with its source.

| mark | meaning | REST operations |
|---|---|---|
${marks.map((mark) => `| ${mark} | ${markWords[mark]} | ${count(mark)} |`).join("\n")}
| | together | ${all.length} |

${all.filter(({ deprecated }) => deprecated !== undefined).length} of them are out of use and still answer: V2's catalogue, V2's webhooks and V2's payment methods.

Beside these, a program can declare webhooks by topic (\`webhook store/order/*\`), GraphQL (\`graphql admin updateTranslations\`,
\`graphql storefront\`), payments (\`POST https://payments.bigcommerce.com/stores/{store_hash}/payments\`) and B2B Edition
(\`GET https://api-b2b.bigcommerce.com/…\`).

## Where sources disagree

The first reading is reckoned with. An account that holds what another reading asks for has no surplus for that.

| call | reading | source |
|---|---|---|
${all
  .filter(({ readings }) => readings.length > 1)
  .flatMap(contestedRows)
  .join("\n")}

## Where it depends on what is sent

| call | when | needs | source |
|---|---|---|---|
${all.flatMap(caseRows).join("\n")}

A declaration may say what is sent: \`POST /v3/content/scripts visibility=storefront\`.

## Calls without a known scope

${all
  .filter(({ need }) => need.kind === "unknown")
  .map(({ call, note }) => `- \`${call}\`: ${note ?? "no source says which scope it takes"}`)
  .join("\n")}

## Families without any REST call

No list of REST calls can tell whether an account needs them.

${scopeFamilies
  .filter((family) => !isOpenedBySome(family, all))
  .map((family) => `- \`${family}\` (${familyEntry(family).label})`)
  .join("\n")}
`;
}

function contestedRows({ call, readings }: Operation): string[] {
  return readings.map(
    ({ need, source }, i) => `| ${i === 0 ? `\`${call}\`` : ""} | ${describeNeed(need)} | ${source} |`,
  );
}

function caseRows({ call, cases }: Operation): string[] {
  return cases.flatMap(({ when, readings }) =>
    readings.map(
      ({ need, mark, source }) =>
        `| \`${call}\` | ${when.field} is ${when.values.map((value) => `\`${value}\``).join(" or ")} | ${describeNeed(need)}${mark === "reported" ? " (reported)" : ""} | ${source} |`,
    ),
  );
}

const isOpenedBySome = (family: ScopeFamily, all: readonly Operation[]): boolean =>
  all.some(({ grantedBy }) => grantedBy.some((grant) => grant.family === family));
