import { main } from "../../../tools/toolchain/main";
import { addCli, type Machine, makeMachine } from "./machine";

let machine: Machine;
let stdout: string[];
let stderr: string[];
const env = process.env;

beforeEach(async () => {
  machine = await makeMachine();
  process.env = { ...env, ...machine.platform.env };
  stdout = [];
  stderr = [];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => stdout.push(String(text)) > 0);
  jest.spyOn(process.stderr, "write").mockImplementation((text) => stderr.push(String(text)) > 0);
});
afterEach(async () => {
  process.env = env;
  jest.restoreAllMocks();
  await machine.remove();
});

test("prints the path of the CLI and ends with 0", async () => {
  await addCli(machine, "bin", "3.220.0");
  expect(await main([])).toBe(0);
  expect([stdout, stderr]).toEqual([[`${machine.bin}/pulumi\n`], []]);
});

test("ends with 2 and its usage where it gets an argument", async () => {
  expect(await main(["--help"])).toBe(2);
  expect(stderr[0]).toMatch(/Usage: node dist\/tools\/toolchain\/main\.js/);
});

test("ends with 2 where the cache folder may not be written to", async () => {
  process.env["XDG_CACHE_HOME"] = await machine.script("file", "");
  expect(await main([])).toBe(2);
  expect(stderr[0]).toMatch(/cannot be kept in/);
});
