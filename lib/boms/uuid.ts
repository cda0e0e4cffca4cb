import { hash } from "node:crypto";

/** A UUID of version 8 (RFC 9562 §5.8): drawn from the content, so that it changes with it and only with it. */
export function uuidOf(text: string): string {
  const hex = hash("sha256", text, "hex").slice(0, 32);
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
