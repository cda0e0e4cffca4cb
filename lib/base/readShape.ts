import type { z } from "zod";
import { DomainError } from "./errors";
import { inputWords } from "./inputWords";

/**
 * Reads what came from outside by a schema. `what` names it in the words ("The agent card"); without it the field stands
 * alone. Throws INVALID with every field that is wrong: dotted path → message.
 */
export function readShape<S extends z.ZodType>(schema: S, value: unknown, what?: string): z.output<S> {
  const read = schema.safeParse(value, { error: inputWords });
  if (read.success) return read.data;
  const fields: Record<string, string> = {};
  for (const issue of read.error.issues) {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [];
    const path = issue.path.map(String).join(".");
    for (const name of keys.length > 0 ? keys : [path]) fields[name || "body"] ??= `${issue.message}.`;
  }
  const [[name, message] = ["input", "It cannot be read."]] = Object.entries(fields);
  const wrong = what && name === "body" ? message : `${name}: ${message}`;
  throw new DomainError(
    "INVALID",
    what
      ? { what: `${what} cannot be used.`, why: wrong, fix: "Correct it and hand it in again." }
      : { what: wrong, fix: "Correct it and send it again." },
    fields,
  );
}
