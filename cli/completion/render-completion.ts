import type { Command } from "commander";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** One option, as a shell offers it. */
interface Offer {
  readonly long: string;
  readonly description: string;
  /** Words that its value may be; empty where it takes none, or any text. */
  readonly choices: readonly string[];
  readonly takesValue: boolean;
}

/** A script that teaches a shell the verbs, their options and the words that an option takes. Made from the program itself. */
export function renderCompletion(program: Command, shell: Shell): string {
  return shell === "fish" ? fish(program) : bash(program, shell);
}

function bash(program: Command, shell: "bash" | "zsh"): string {
  const name = program.name();
  const verbs = program.commands.map((verb) => verb.name());
  const cases = program.commands.flatMap((verb) => {
    const choices = offersOf(verb).filter((offer) => offer.choices.length > 0);
    return [
      ...choices.map(
        (offer) =>
          `    "${verb.name()} ${offer.long}") COMPREPLY=($(compgen -W "${offer.choices.join(" ")}" -- "$word")); return ;;`,
      ),
    ];
  });
  const options = program.commands.map((verb) => {
    const words = offersOf(verb).map(({ long }) => long);
    const first = verb.commands.map((inner) => inner.name());
    return `    ${verb.name()}) words="${[...first, ...words].join(" ")}" ;;`;
  });
  return `${[
    `# ${shell} completion of ${name}. Made by \`${name} completion ${shell}\`.`,
    // A zsh whose set-up file does not start its completion has no `compdef`, which `complete` needs.
    ...(shell === "zsh"
      ? [
          "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -D; }",
          "autoload -U +X bashcompinit && bashcompinit",
        ]
      : []),
    "_bc_accounts() {",
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=""',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${verbs.join(" ")} --help --version" -- "$word")); return`,
    "  fi",
    '  case "${COMP_WORDS[1]} $before" in',
    ...cases,
    "  esac",
    '  case "${COMP_WORDS[1]}" in',
    ...options,
    "  esac",
    '  case "$word" in',
    '    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;',
    '    *) COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word")) ;;',
    "  esac",
    "}",
    `complete -F _bc_accounts ${name}`,
  ].join("\n")}\n`;
}

function fish(program: Command): string {
  const name = program.name();
  const verbs = program.commands.map((verb) => verb.name()).join(" ");
  const lines = program.commands.flatMap((verb) => [
    `complete -c ${name} -f -n "not __fish_seen_subcommand_from ${verbs}" -a ${verb.name()} -d ${quoted(verb.description())}`,
    ...verb.commands.map(
      (inner) =>
        `complete -c ${name} -f -n "__fish_seen_subcommand_from ${verb.name()}; and not __fish_seen_subcommand_from ${verb.commands.map((it) => it.name()).join(" ")}" -a ${inner.name()} -d ${quoted(inner.description())}`,
    ),
    ...offersOf(verb).map(
      (offer) =>
        `complete -c ${name} -n "__fish_seen_subcommand_from ${verb.name()}" -l ${offer.long.slice(2)}` +
        (offer.choices.length > 0 ? ` -x -a "${offer.choices.join(" ")}"` : offer.takesValue ? " -r" : "") +
        ` -d ${quoted(offer.description)}`,
    ),
  ]);
  return `${[`# fish completion of ${name}. Made by \`${name} completion fish\`.`, ...lines].join("\n")}\n`;
}

function offersOf(verb: Command): Offer[] {
  return verb.options.flatMap((option) =>
    typeof option.long !== "string"
      ? []
      : [
          {
            long: option.long,
            description: option.description,
            choices: option.argChoices ?? [],
            takesValue: option.required || option.optional,
          },
        ],
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
