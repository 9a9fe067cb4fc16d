import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { hasUnknown, UNKNOWN } from "../../engine/unknown";
import type * as Lifecycle from "../../provider/for-plugin";
import { toStruct } from "./struct";
import { receiveProperties } from "./wire";

/** Runs a function that a program asked for by its token. */
export async function invoke(
  request: pb.InvokeRequest,
  lifecycle: () => Promise<typeof Lifecycle>,
): Promise<pb.InvokeResponse> {
  // On first use: most commands need none.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { functions } = require("../functions") as typeof import("../functions");
  const name = request.getTok().replace(/^bigcommerce:(?:index[:/])?/, "");
  const wanted = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (wanted === undefined) {
    throw new Error(
      `The bigcommerce plugin has no function ${request.getTok()}. It has: ${Object.keys(functions).join(", ")}.`,
    );
  }
  const args = receiveProperties(request.getArgs()?.toJavaScript()).value;
  const result = hasUnknown(args)
    ? Object.fromEntries(Object.keys(wanted.outputs).map((output) => [output, UNKNOWN]))
    : await wanted.run(args, lifecycle);
  return new pb.InvokeResponse().setReturn(toStruct(result));
}
