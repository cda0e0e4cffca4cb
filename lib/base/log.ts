export type Level = "info" | "warn" | "error";

/**
 * One line of the product's log on stderr: JSON (`ts level msg …`) unless a person is watching. Never given a secret or
 * a content; a request's lines carry its `requestId`.
 */
export function log(level: Level, msg: string, fields: Record<string, unknown> = {}): void {
  const ts = new Date().toISOString();
  if (!process.stderr.isTTY) {
    process.stderr.write(`${JSON.stringify({ ts, level, msg, ...fields })}\n`);
    return;
  }
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  process.stderr.write(`${[ts.slice(11, 19), level.padEnd(5), msg, ...rest].join(" ")}\n`);
}
