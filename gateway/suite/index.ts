/** The contract as tests: for a gateway or a driver of one's own. Loaded by nobody else. */
export { describeDriverContract, type DriverUnderTest } from "./describe-driver-contract";
export { describeGatewayContract, type GatewayUnderTest } from "./describe-gateway-contract";
export type { Expect, Matchers, TestRunner } from "./test-runner";
