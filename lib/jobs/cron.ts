import { Cron } from "croner";
import { DomainError } from "@/lib/base/errors";

/**
 * When a cron expression (POSIX `crontab`, 5 fields) is due next after an instant, on the clock of an IANA time zone; null
 * for never. Where clocks jump it follows Vixie cron: an expression without `*` or step runs once, right after the gap or
 * at the first of the two hours; one with them runs as often as real time passes.
 */
export function nextTime(cron: string, timeZone: string, afterMs: number): number | null {
  return read(cron, timeZone).nextRun(new Date(afterMs))?.getTime() ?? null;
}

/** Throws INVALID for an expression or a zone that cannot be read, and for one that is never due. */
export function firstTime(cron: string, timeZone: string, nowMs: number): number {
  const next = nextTime(cron, timeZone, nowMs);
  if (next === null) throw wrong(`"${cron}" is never due.`);
  return next;
}

function read(cron: string, timeZone: string): Cron {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    throw wrong(`There is no time zone "${timeZone}".`);
  }
  try {
    return new Cron(cron, { timezone: timeZone, mode: "5-part", fixedTimeRule: "no-wildcard", paused: true });
  } catch (error) {
    throw wrong(`"${cron}" is no cron expression: ${error instanceof Error ? error.message : error}`);
  }
}

function wrong(what: string): DomainError {
  return new DomainError("INVALID", {
    what,
    fix: "Use five fields such as 30 2 * * *, and a zone such as Europe/Berlin.",
  });
}
