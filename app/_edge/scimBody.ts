import { DomainError } from "@/lib/base/errors";
import { refuse } from "@/lib/scim/refusal";

/** A group of 50,000 members, as directories write them. */
const MAX_BYTES = 8 * 1_048_576;

/** The JSON of a SCIM request, called so or plain JSON, up to 8 MiB. Throws INVALID (invalidSyntax; 413 when it is too large). */
export async function readScimBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(scim\+)?json\b/i.test(type)) {
    throw refuse("invalidSyntax", "The body must be JSON, with content-type application/scim+json.");
  }
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BYTES) throw tooLarge();
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw refuse("invalidSyntax", "The body is not JSON.");
  }
}

async function readText(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function tooLarge(): DomainError {
  const what = "The body is larger than 8 MiB.";
  const error = new DomainError("INVALID", { what, fix: "Send the members in several requests." });
  return Object.assign(error, { status: 413 });
}
