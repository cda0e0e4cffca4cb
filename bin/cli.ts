import { userInfo } from "node:os";
import { rootDir } from "@/db/root";
import { type Environment, readEnvironment } from "@/lib/base/environment";
import { isDomainError } from "@/lib/base/errors";
import { errorText, log } from "@/lib/base/log";
import type { CommandHooks, CommandRequest } from "@/lib/base/process";
import { askProduct, findProduct } from "./commands/askProduct";
import { type Command, nameOf, type Preview } from "./commands/command";
import { help } from "./commands/help";
import { enterProcess, withStores } from "./commands/ownStores";
import { type Asked, parse } from "./commands/parse";
import { runCommand } from "./commands/runCommand";
import { confirm, printable, progressLines } from "./commands/show";
import { COMMANDS } from "./commands/table";
import { routeConsole } from "./routeConsole";

const DONE = 0;
const NOT_UNDERSTOOD = 2;
/** As a shell says of what Ctrl-C ended. */
const CANCELLED = 130;

/** `bailiwick <noun> <verb>`: prints what came of it, and returns the exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  routeConsole();
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  let asked: Asked;
  try {
    asked = parse(argv, COMMANDS, process.cwd(), process.env);
    if (asked.kind === "run") asked.command.read(asked.input);
  } catch (error) {
    return complain(error, NOT_UNDERSTOOD);
  }
  if (asked.kind === "help") {
    process.stdout.write(help(COMMANDS, asked.noun, asked.command));
    return argv.length === 0 ? NOT_UNDERSTOOD : DONE;
  }
  try {
    return await carryOut(asked);
  } catch (error) {
    return complain(error, asked.command.failedCode);
  }
}

async function carryOut({ command, input, json, yes }: Asked & { kind: "run" }): Promise<number> {
  const environment = readEnvironment(process.env, rootDir());
  const left = new AbortController();
  const { progress, end } = progressLines(process.stderr, () => Date.now());
  const hooks: CommandHooks = { progress, signal: left.signal };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => left.abort());
  const user = userInfo().username;
  const result = await reach(environment, command, input, async (ask) => {
    const request = (phase: CommandRequest["phase"]) => ({ command: nameOf(command), phase, input, user });
    if (command.asksFirst && !yes) await confirm((await ask(request("preview"), hooks)) as Preview);
    return ask(request("run"), hooks);
  }).finally(end);
  const lines = json ? [JSON.stringify(result, null, 2)] : command.words(result).map(printable);
  for (const line of lines) process.stdout.write(`${line}\n`);
  return command.exitCode(result);
}

type Ask = typeof runCommand;

/** Finds the process that the command must run in: the product that runs over this data folder, or this one. */
async function reach<T>(
  environment: Environment,
  command: Command,
  input: unknown,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  if (command.where(input) === "here") {
    enterProcess(environment);
    return work(runCommand);
  }
  const areServers = environment.databaseUrl !== null && environment.clickhouse !== null;
  const product = areServers ? null : await findProduct(environment);
  if (product) return work((request, hooks) => askProduct(product, request, hooks));
  return withStores(environment, () => work(runCommand), command.asItIs);
}

function complain(error: unknown, code: number): number {
  if (error instanceof Error && error.name === "AbortError") {
    process.stderr.write("Cancelled. Nothing of it is left.\n");
    return CANCELLED;
  }
  if (!isDomainError(error)) log("error", "the command failed", { error: errorText(error) });
  const text = String((error as Error).message ?? error)
    .replace(/\s+/g, " ")
    .trim();
  process.stderr.write(`${printable(text)}\n`);
  return code;
}
