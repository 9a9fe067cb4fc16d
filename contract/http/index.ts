/**
 * The calls of the contract, and the OpenAPI document made from them: for the gateway that serves them, and for the generator
 * of documents. No part of the package's door: a client needs the bodies and the error codes only.
 */
export { openApiDocument } from "./openapi";
export { commonProblems, routes } from "./routes";
export type { RequiredAccess, Route, RouteName } from "./routes";
