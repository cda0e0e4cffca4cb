import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { z } from "zod";
import type { Environment } from "@/lib/base/environment";
import { DomainError, ERROR_CODES } from "@/lib/base/errors";
import type { CommandHooks, CommandRequest } from "@/lib/base/process";
import { type Control, controlFile } from "../control";

const line = z.object({
  progress: z
    .object({ done: z.number(), total: z.number().nullable(), words: z.string().optional() })
    .optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

/** How to reach the product that runs over this data folder; null where none does, or one was killed and left its file. */
export async function findProduct(environment: Environment): Promise<Control | null> {
  const file = controlFile(environment.dataDir);
  if (!existsSync(file)) return null;
  const control = JSON.parse(readFileSync(file, "utf8")) as Control;
  const answer = await fetch(`${control.controlUrl}/api/health`).catch(() => null);
  await answer?.body?.cancel();
  return answer ? control : null;
}

/** Has the running product run a command. Throws what it threw, by code and words; UNAVAILABLE when it ends meanwhile. */
export async function askProduct(
  { controlUrl, token }: Control,
  request: CommandRequest,
  { progress, signal }: CommandHooks,
): Promise<unknown> {
  const response = await fetch(`${controlUrl}/api/control/commands`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(request),
    signal,
  }).catch((error: unknown) => Promise.reject(signal.aborted ? error : gone(controlUrl)));
  if (!response.ok || !response.body) throw refusedBy(controlUrl, response.status);
  const lines = createInterface({ input: Readable.fromWeb(response.body as ReadableStream) });
  for await (const text of lines) {
    if (text === "") continue;
    const said = line.parse(JSON.parse(text));
    if (said.progress) progress(said.progress.done, said.progress.total, said.progress.words);
    else if (said.error) throw thrown(said.error);
    else return said.result;
  }
  throw gone(controlUrl);
}

function thrown({ code, message }: { code: string; message: string }): Error {
  const known = ERROR_CODES.find((one) => one === code);
  return known ? new DomainError(known, message) : new Error(message);
}

function gone(url: string): DomainError {
  return new DomainError("UNAVAILABLE", {
    what: `The product at ${url} does not answer any more.`,
    why: "It was stopped meanwhile.",
    fix: "Look at its log, start it again, and repeat the command.",
  });
}

function refusedBy(url: string, status: number): DomainError {
  return new DomainError("PRECONDITION", {
    what: `The product at ${url} does not take this command (${status}).`,
    why: "It is of another version, or was started again a moment ago.",
    fix: "Start it again, and repeat the command.",
  });
}
