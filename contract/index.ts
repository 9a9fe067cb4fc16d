export * from "./error-codes";
export * from "./problem";
export * from "./schemas";
export * from "./token";
