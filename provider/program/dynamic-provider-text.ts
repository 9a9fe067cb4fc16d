/** The type of an API account that the engine's dynamic provider manages. */
export const DYNAMIC_TYPE = "pulumi-nodejs:dynamic/bigcommerce:ApiAccount";

/**
 * What the engine's dynamic provider runs for an account: it loads the lifecycle by the package's name, seen from the program.
 * A constant, so that state holds a hundred bytes of it instead of kilobytes of serialized closures, and nothing can be captured.
 * PERMANENT ABI: states keep it; the name after the package must go on meaning the same functions.
 */
export const DYNAMIC_PROVIDER_TEXT =
  'exports.handler=()=>require("module").createRequire(process.cwd()+"/_")("pulumi-bigcommerce-api-accounts/lifecycle")';
