import { format, stripVTControlCharacters } from "node:util";
import { errorText, type Level, log } from "@/lib/base/log";

/**
 * What packages warn of becomes lines of our log: JSON like the rest, under the request's id, and without a failed
 * query's parameters. Their news (Next tells that it read its configuration) is dropped.
 */
export function routeConsole(): void {
  for (const name of ["log", "info", "debug", "trace"] as const) console[name] = () => undefined;
  for (const level of ["warn", "error"] as const) console[level] = (...args) => say(level, args);
}

function say(level: Level, args: unknown[]): void {
  const text = format(...args.map((arg) => (arg instanceof Error ? errorText(arg) : arg)));
  const msg = stripVTControlCharacters(text).trim();
  if (msg !== "") log(level, msg, { part: "console" });
}
