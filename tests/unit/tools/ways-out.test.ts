import { noCliMessage } from "../../../tools/toolchain/ways-out";

const attempts = [
  { way: "PATH", reason: "no `pulumi` on it" },
  { way: "official installer", reason: "get.pulumi.com cannot be reached" },
  { way: "Go build", reason: "go ended with 1\nsome detail" },
];

test("each way that was tried is named with its reason", () => {
  const message = noCliMessage({ os: "linux", arch: "x64" }, attempts);
  expect(message).toContain("  PATH: no `pulumi` on it\n");
  expect(message).toContain("  official installer: get.pulumi.com cannot be reached\n");
  expect(message).toContain("  Go build: go ended with 1\n    some detail\n");
});

test.each([
  [
    "linux",
    "x64",
    [
      "curl -fsSL https://get.pulumi.com | sh",
      "curl -fsSI https://get.pulumi.com/install.sh",
      "go1.24.7.linux-amd64.tar.gz",
    ],
  ],
  ["linux", "arm64", ["go1.24.7.linux-arm64.tar.gz"]],
  ["darwin", "arm64", ["brew install pulumi/tap/pulumi", "install.sh", "brew install go"]],
  ["win32", "x64", ["winget install Pulumi.Pulumi", "install.ps1", "winget install GoLang.Go"]],
] as const)("on %s %s the three ways out have commands that work there", (os, arch, commands) => {
  const message = noCliMessage({ os, arch }, attempts);
  for (const number of ["1.", "2.", "3."]) expect(message).toMatch(new RegExp(`^  ${number} .*:\\n       \\S`, "m"));
  for (const command of commands) expect(message).toContain(command);
});
