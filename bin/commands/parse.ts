import { resolve } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { DomainError } from "@/lib/base/errors";
import { type Command, dashed, nameOf } from "./command";

/** What a command line asks for. */
export type Asked =
  | { kind: "help"; noun: string | null; command: Command | null }
  | { kind: "run"; command: Command; input: Record<string, unknown>; json: boolean; yes: boolean };

const EVERYWHERE = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  yes: { type: "boolean", short: "y" },
} as const;

/** Reads `<noun> [verb] [args] [options]`; relative paths are made absolute from `cwd`. Throws INVALID, which is exit code 2. */
export function parse(
  argv: readonly string[],
  commands: readonly Command[],
  cwd: string,
  variables: Readonly<Record<string, string | undefined>> = {},
): Asked {
  const words = argv.filter((word) => !word.startsWith("-"));
  const [noun, verb] = words[0] === "help" ? words.slice(1) : words;
  const help = words[0] === "help" || argv.includes("--help") || argv.includes("-h");
  const ofNoun = commands.filter((one) => one.noun === noun);
  if (noun === undefined) return { kind: "help", noun: null, command: null };
  if (ofNoun.length === 0) throw usage(`There is no command "${noun}".`, "bailiwick help");
  const bare = ofNoun.find((one) => one.verb === "") ?? null;
  if (verb === undefined) return { kind: "help", noun, command: bare };
  const command = ofNoun.find((one) => one.verb === verb) ?? bare;
  if (!command) throw usage(`There is no command "${noun} ${verb}".`, `bailiwick help ${noun}`);
  if (help) return { kind: "help", noun, command };
  return { kind: "run", command, ...readRest(argv, command, cwd, variables) };
}

function readRest(
  argv: readonly string[],
  command: Command,
  cwd: string,
  variables: Readonly<Record<string, string | undefined>>,
) {
  const { values, positionals } = tokens(argv, command);
  const names = Object.keys(command.args);
  const given = positionals.slice(command.verb ? 2 : 1);
  if (given.length > names.length)
    throw usage(`"${given[names.length]}" is one argument too many.`, helpOf(command));
  const input: Record<string, unknown> = {};
  const put = (name: string, kind: string, value: unknown) => {
    input[name] = kind === "path" && typeof value === "string" ? resolve(cwd, value) : value;
  };
  names.forEach((name, at) => {
    if (given[at] !== undefined) put(name, command.args[name]?.kind ?? "text", given[at]);
  });
  for (const [name, option] of Object.entries(command.options)) {
    const value = values[dashed(name)] ?? (variables[option.variable ?? ""] || undefined);
    if (option.kind === "flag") put(name, "flag", value === true);
    else if (value !== undefined) put(name, option.kind, value);
  }
  return { input, json: values.json === true, yes: values.yes === true };
}

function tokens(argv: readonly string[], command: Command) {
  const own = Object.entries(command.options).map(([name, { kind }]) => [
    dashed(name),
    { type: kind === "flag" ? "boolean" : "string" },
  ]);
  const options = { ...EVERYWHERE, ...Object.fromEntries(own) } as NonNullable<ParseArgsConfig["options"]>;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [what] = String((error as Error).message).split(". ");
    throw usage((what ?? "").replace(/\.?$/, "."), helpOf(command));
  }
}

const helpOf = (command: Command) => `bailiwick ${nameOf(command)} --help`;

function usage(what: string, see: string): DomainError {
  return new DomainError("INVALID", { what, fix: `See: ${see}` });
}
