import * as fs from "node:fs";
import announceBrowser from "../../helpers/announce-browser";

jest.mock("node:fs", () => ({ ...jest.requireActual<typeof fs>("node:fs"), existsSync: jest.fn() }));

describe("what is said of the browser before the tests", () => {
  const before = process.env["CHROMIUM_PATH"];
  let said: string;
  beforeEach(() => {
    said = "";
    delete process.env["CHROMIUM_PATH"];
    jest.mocked(fs.existsSync).mockReturnValue(false);
    jest.spyOn(process.stderr, "write").mockImplementation((text) => ((said += String(text)), true));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    if (before !== undefined) process.env["CHROMIUM_PATH"] = before;
  });

  it("is nothing where there is one", () => {
    jest.mocked(fs.existsSync).mockReturnValue(true);
    announceBrowser();
    expect(said).toBe("");
  });

  it("is one line with the way to get one where there is none", () => {
    announceBrowser();
    expect(said).toBe(
      "No Chromium: the browser tests are skipped. Install it: apt-get install -y chromium, or set CHROMIUM_PATH\n",
    );
  });

  it("is an error when CHROMIUM_PATH leads nowhere, so that no test is skipped unseen", () => {
    process.env["CHROMIUM_PATH"] = "/no/such/chromium";
    expect(announceBrowser).toThrow(/CHROMIUM_PATH is \/no\/such\/chromium, where nothing is/);
  });
});
