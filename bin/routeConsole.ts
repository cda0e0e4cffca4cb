import { format, stripVTControlCharacters } from "node:util";
import { errorText, type Level, log } from "@/lib/base/log";

const LEVELS = {
  debug: "info",
  log: "info",
  info: "info",
  warn: "warn",
  error: "error",
  trace: "info",
} as const;

/** What packages print becomes lines of our log: JSON like the rest, under the request's id, and without a failed query's parameters. */
export function routeConsole(): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    Object.assign(console, { [method]: (...args: unknown[]) => say(level, args) });
  }
}

function say(level: Level, args: unknown[]): void {
  const text = format(...args.map((arg) => (arg instanceof Error ? errorText(arg) : arg)));
  const msg = stripVTControlCharacters(text).trim();
  if (msg !== "") log(level, msg, { part: "console" });
}
