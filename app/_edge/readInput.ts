import type { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";

const MAX_BODY_BYTES = 1_048_576;

/** Reads what came from outside by a schema. Throws INVALID with every field that is wrong. */
export function readInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  if (JSON.stringify(value ?? null).includes("\\u0000")) {
    throw new DomainError("INVALID", { what: "The input holds a NUL character.", fix: "Remove it." });
  }
  return readShape(schema, value);
}

/** The JSON body of a request, up to 1 MiB. Throws INVALID; of a larger one it becomes a 413 (RFC 9110 §15.5.14). */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\b/i.test(type))
    throw invalidBody("The body must be JSON, with content-type application/json.");
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw invalidBody("The body is not JSON.");
  }
}

/** The fields of a form that a machine sends, `application/x-www-form-urlencoded`, up to 1 MiB. Throws INVALID. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\b/i.test(type))
    throw invalidBody("The body must be a form, with content-type application/x-www-form-urlencoded.");
  return new URLSearchParams(await readText(request));
}

async function readText(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function invalidBody(what: string): DomainError {
  return new DomainError("INVALID", { what }, { body: what });
}

function tooLarge(): DomainError {
  return Object.assign(invalidBody("The body is larger than 1 MiB."), { status: 413 });
}
