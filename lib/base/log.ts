import { currentRequestId } from "./requestScope";

export type Level = "info" | "warn" | "error";

/**
 * One line of the product's log on stderr: JSON (`ts level msg …`) unless a person is watching. Never given a secret or
 * a content; a request's lines carry its `requestId`.
 */
export function log(level: Level, msg: string, fields: Record<string, unknown> = {}): void {
  const ts = new Date().toISOString();
  const requestId = currentRequestId();
  const all = requestId ? { requestId, ...fields } : fields;
  if (!process.stderr.isTTY) {
    process.stderr.write(`${JSON.stringify({ ts, level, msg, ...all })}\n`);
    return;
  }
  const rest = Object.entries(all).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  process.stderr.write(`${[ts.slice(11, 19), level.padEnd(5), msg, ...rest].join(" ")}\n`);
}

/** An error as a log line may hold it. Of a failed query only the cause: its own message quotes the parameters. */
export function errorText(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
