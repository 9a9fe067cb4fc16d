import { ensurePulumi } from "./ensure-pulumi";
import { ToolchainError } from "./errors";

/**
 * `node dist/tools/toolchain/main.js`: has a Pulumi CLI ready before something that needs one, as the tests.
 * Prints the path of the CLI to stdout and everything else to stderr.
 *
 * @returns exit code: 0 fine, 2 wrong use or a cache folder that may not be written to, 3 no CLI can be had
 */
export async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    process.stderr.write(`Unknown argument ${args[0] ?? ""}. Usage: node dist/tools/toolchain/main.js\n`);
    return 2;
  }
  try {
    const cli = await ensurePulumi();
    process.stdout.write(`${cli.command}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.code === "no_cli" ? 3 : 2;
  }
}

if (require.main === module) {
  void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
