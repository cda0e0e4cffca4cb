import { hash } from "node:crypto";
import { type Facts, isEntity, refOf } from "@/lib/policies/facts";

/** `sha256:<hex>` of who asks for what with which arguments: an approval is of this request and of no other. */
export function requestDigest({ action, principal, resource, context, input }: Facts): string {
  const user = isEntity(context.user) ? refOf(context.user) : null;
  const text = canonical([action, refOf(principal), user, refOf(resource), input ?? null]);
  return `sha256:${hash("sha256", text, "hex")}`;
}

/** JSON whose objects have their keys in order, so that the same value gives the same text (as RFC 8785, for what JSON.parse gives). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const record = value as Record<string, unknown>;
  const fields = Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(record[key])}`);
  return `{${fields.join(",")}}`;
}
