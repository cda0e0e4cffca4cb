import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { HandedFile } from "@/lib/base/untrusted";

/** The most that any file handed in may hold; each kind has a smaller limit of its own. next.config.ts lets this much in. */
const MAX_FILE_BYTES = 32 * 1_048_576;

/** A file field of a form; hand what it reads to `handedFile`. */
export const fileField = z.custom<File>(
  (value) => value instanceof File && value.size > 0,
  "Choose a file that is not empty",
);

/** A form's file as bytes. Throws INVALID for one that is larger than anything we read. */
export async function handedFile(file: File): Promise<HandedFile> {
  if (file.size > MAX_FILE_BYTES) throw tooLarge();
  return { name: nameOf(file.name), bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** The raw body of a request as a file (`curl --data-binary @file`), whatever its content-type; `name` is for people. Throws INVALID; of a larger one it becomes a 413. */
export async function readFileBody(request: Request, name: string): Promise<HandedFile> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_FILE_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_FILE_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  if (size === 0) {
    const why = "The body is empty: send the file itself.";
    throw new DomainError("INVALID", { what: why }, { body: why });
  }
  return { name: nameOf(name), bytes: Buffer.concat(chunks) };
}

/** What stands behind the last slash, shortened: a name, never a path. */
function nameOf(name: string): string {
  const last = name.split(/[\\/]/).at(-1)?.replaceAll("\0", "").trim() ?? "";
  return last.slice(0, 200) || "file";
}

function tooLarge(): DomainError {
  const why = `The file is larger than ${MAX_FILE_BYTES / 1_048_576} MiB.`;
  return Object.assign(new DomainError("INVALID", { what: why }, { file: why }), { status: 413 });
}
