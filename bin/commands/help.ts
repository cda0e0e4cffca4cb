import { type Command, dashed, nameOf } from "./command";

const ALWAYS: [string, string][] = [
  ["--json", "print the result as JSON"],
  ["--help", "this text"],
];
const YES: [string, string] = ["--yes", "do not ask before what cannot be undone"];

/** The help of everything, of one noun, or of one command: made from the table of commands alone. */
export function help(commands: readonly Command[], noun: string | null, command: Command | null): string {
  if (command) return helpOfCommand(command);
  const shown = commands.filter((one) => noun === null || one.noun === noun);
  return [
    "Usage: bailiwick <noun> <verb> [arguments] [options]",
    "",
    ...columns(shown.map((one) => [line(one), one.summary])),
    "",
    ...columns(ALWAYS),
    "",
    "It works over the data folder of BAILIWICK_DATA_DIR: through the product where one runs over it, by itself where none",
    "does; with DATABASE_URL and CLICKHOUSE_URL, on those servers. Exit codes: 0 done, 1 failed, 2 not understood.",
    "",
  ].join("\n");
}

function helpOfCommand(command: Command): string {
  const args = Object.entries(command.args).map(([name, arg]): [string, string] => [
    `<${dashed(name)}>`,
    arg.help,
  ]);
  const options = Object.entries(command.options).map(([name, option]): [string, string] => [
    `--${dashed(name)}${option.kind === "flag" ? "" : ` <${option.kind === "path" ? "path" : "value"}>`}`,
    option.variable ? `${option.help} (or ${option.variable})` : option.help,
  ]);
  return [
    `${command.summary}.`,
    "",
    `Usage: bailiwick ${line(command)}${options.length > 0 || command.asksFirst ? " [options]" : ""}`,
    "",
    ...columns([...args, ...options, ...(command.asksFirst ? [YES] : []), ...ALWAYS]),
    "",
  ].join("\n");
}

function line(command: Command): string {
  const args = Object.keys(command.args).map((name) => `<${dashed(name)}>`);
  return [nameOf(command), ...args].join(" ");
}

function columns(rows: readonly [string, string][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
