import { serialNumber } from "../../../../cli/record/run-authority";

describe("the serial number of a certificate", () => {
  it.each([
    ["zeros", Buffer.alloc(16, 0x00), /^400{30}$/],
    ["ones", Buffer.alloc(16, 0xff), /^7ff{30}$/],
  ])("is positive and begins with no zero byte, when chance gives %s only", (_name, random, expected) => {
    expect(serialNumber(random)).toMatch(expected);
  });
});
