import { processState } from "@/lib/base/process";
import type { NewLink } from "@/lib/people/links";

/** A one-time link as people follow it. */
export interface PublicLink {
  id: string;
  /** Absolute; shown this once. */
  link: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** The address of a one-time link: invitations and new passwords share a page. */
export function publicLink({ id, secret, expiresAt }: NewLink): PublicLink {
  return { id, link: `${processState().environment.publicUrl}/invitation?token=${secret}`, expiresAt };
}
