import { DomainError } from "@/lib/base/errors";

const MAX_PURPOSE = 500;

/** What a service is for, as people give it; null for nothing. Throws INVALID. */
export function readPurpose(given: string | null): string | null {
  const purpose = given?.trim() ?? "";
  if (purpose.length > MAX_PURPOSE || purpose.includes("\0")) {
    const what = `Keep the purpose within ${MAX_PURPOSE} characters.`;
    throw new DomainError("INVALID", { what }, { purpose: what });
  }
  return purpose === "" ? null : purpose;
}
