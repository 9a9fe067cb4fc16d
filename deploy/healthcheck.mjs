// Ends with 0 while the gateway of this machine is alive. Reads the same environment as the gateway.
import { request as plain } from "node:http";
import { request as secure } from "node:https";

const port = (process.env.BIGCOMMERCE_GATEWAY_LISTEN ?? "127.0.0.1:4020").split(":").at(-1);
const hasTls = (process.env.BIGCOMMERCE_GATEWAY_TLS_CERT ?? "") !== "";
// The certificate has the public name, not the loopback name. This request sends no secret and trusts no answer.
const request = hasTls ? secure : plain;
request(
  { host: "127.0.0.1", port, path: "/healthz", timeout: 4000, ...(hasTls ? { rejectUnauthorized: false } : {}) },
  (answer) => {
    process.exitCode = answer.resume().statusCode === 200 ? 0 : 1;
  },
)
  .on("timeout", function () {
    this.destroy(new Error("no answer within 4 s"));
  })
  .on("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  })
  .end();
