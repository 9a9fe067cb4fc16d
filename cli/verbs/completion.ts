import { Argument, Command } from "commander";
import { renderCompletion, type Shell, shells } from "../completion/render-completion";

/** `bc-accounts completion`: a script that makes a shell complete verbs, options and the words that an option takes. */
export function completionVerb(): Command {
  const verb = new Command("completion")
    .description("print a script that makes a shell complete this command")
    .addArgument(new Argument("<shell>", "shell to print it for").choices(shells))
    .addHelpText("after", HELP);
  return verb.action((shell: Shell) => {
    process.stdout.write(renderCompletion(verb.parent ?? verb, shell));
  });
}

const HELP = `
It completes \`bc-accounts\` on your PATH, for example after \`export PATH="$PWD/node_modules/.bin:$PATH"\`:
  bash: source <(bc-accounts completion bash)
  zsh:  source <(bc-accounts completion zsh)
  fish: bc-accounts completion fish | source`;
