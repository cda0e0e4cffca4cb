import { DomainError } from "@/lib/base/errors";

/** Why a request was refused, in the words of RFC 7644 §3.12, table 9. */
export type ScimType =
  | "invalidFilter"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue";

class ScimRefusal extends DomainError {
  readonly scimType: ScimType;

  constructor(scimType: ScimType, what: string, fix?: string) {
    super(scimType === "uniqueness" ? "CONFLICT" : "INVALID", { what, ...(fix ? { fix } : {}) });
    this.scimType = scimType;
  }
}

/** An INVALID (CONFLICT for `uniqueness`) that also says which of SCIM's reasons it is. */
export function refuse(scimType: ScimType, what: string, fix?: string): DomainError {
  return new ScimRefusal(scimType, what, fix);
}

/** SCIM's word for what a verb threw; null where it has none. By shape, because Next bundles a second copy of the class. */
export function scimTypeOf(error: unknown): ScimType | null {
  const known = typeof error === "object" && error !== null && "scimType" in error;
  return known ? (error.scimType as ScimType) : null;
}

/** What a caller sent, short enough to be repeated in a refusal. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}
