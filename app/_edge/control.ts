import { createHash, timingSafeEqual } from "node:crypto";
import { notFound } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";

/** Throws NOT_FOUND unless the request has the token that stands in `<data folder>/control.json`: whoever may read that folder may ask. */
export function requireControl(request: Request): void {
  const { controlHash } = processState();
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  const given = createHash("sha256").update(token).digest();
  if (!controlHash || !timingSafeEqual(given, Buffer.from(controlHash, "hex"))) throw notFound("page");
}
