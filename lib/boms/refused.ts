import { DomainError } from "@/lib/base/errors";

/** The refusal of a bill of materials: `why` begins with the place in the file, `fix` says what to do. */
export function refused(why: string, fix: string): DomainError {
  return new DomainError(
    "INVALID",
    { what: "The bill of materials cannot be used.", why, fix },
    { file: why },
  );
}
