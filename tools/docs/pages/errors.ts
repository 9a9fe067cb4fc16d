import { exitCodeMeanings, exitCodes } from "../../../cli/exit-codes";
import { errorCodes, type ErrorCode } from "../../../contract";
import { waysOut } from "../../../provider/backends/gateway/ways-out";
import * as errors from "../../../wire/errors";
import { insistOnRows, plainCell, row } from "../markdown";
import { fillTemplate } from "../template";

/** docs/reference/errors.md */
export function errorsPage(): string {
  const page = fillTemplate("errors", {
    gateway: (Object.keys(errorCodes) as ErrorCode[])
      .map((code) =>
        row(`\`${code}\``, errorCodes[code].status, plainCell(errorCodes[code].title), plainCell(waysOut[code])),
      )
      .join("\n"),
    exits: Object.entries(exitCodes)
      .map(([name, code]) => row(code, exitCodeMeanings[name as keyof typeof exitCodes]))
      .join("\n"),
  });
  insistOnRows(page, "Of the provider", ownCodes());
  insistOnRows(page, "Of a handoff", errors.handoffErrorCodes);
  insistOnRows(page, "Of webhooks", errors.webhookErrorCodes);
  return page;
}

/** The codes of the error classes that have one code each. Where a constructor takes more, it takes the code. */
function ownCodes(): string[] {
  const exported: readonly unknown[] = Object.values(errors);
  return exported.filter(isErrorClass).map((ErrorClass) => new ErrorClass("").code);
}

function isErrorClass(value: unknown): value is new (message: string) => errors.ProviderError {
  return typeof value === "function" && value.prototype instanceof errors.ProviderError && value.length < 2;
}
