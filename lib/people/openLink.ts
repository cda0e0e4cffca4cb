import { and, eq } from "drizzle-orm";
import { links, people } from "@/db/store/schema/people";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Role } from "@/lib/access/abilities";
import { knownRoles } from "@/lib/access/grant";
import { deadLink, hashLink, isLiving, type LinkPurpose } from "./links";

/** What the holder of a link may see before using it. */
export interface OpenLink {
  purpose: LinkPurpose;
  tenant: string;
  tenantName: string;
  /** Null for the first administrator, who chooses. */
  email: string | null;
  roles: Role[];
  /** True when the email has an account with a password: it joins with that password. */
  hasAccount: boolean;
  /** True when the email belongs to a person without a password, who joins while signed in another way. */
  isKnown: boolean;
}

/** Looks at a link without using it. Throws NOT_FOUND. */
export async function openLink(secret: string, nowMs: number): Promise<OpenLink> {
  const [row] = await store()
    .select({ link: links, tenantName: tenants.name, person: people.id, passwordHash: people.passwordHash })
    .from(links)
    .innerJoin(tenants, eq(tenants.id, links.tenant))
    .leftJoin(people, eq(people.email, links.email))
    .where(and(eq(links.hash, hashLink(secret)), isLiving(nowMs)));
  if (!row) throw deadLink();
  return {
    purpose: row.link.purpose,
    tenant: row.link.tenant,
    tenantName: row.tenantName,
    email: row.link.email,
    roles: knownRoles(row.link.roles),
    hasAccount: row.passwordHash !== null,
    isKnown: row.person !== null && row.passwordHash === null,
  };
}
