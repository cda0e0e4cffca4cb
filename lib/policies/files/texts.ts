import { and, asc, desc, eq, isNull } from "drizzle-orm";
import { policies, policyPublications, policyVersions } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { PolicyMode } from "../decision";

/** A policy with the text that people work on, and what is in force of it. */
export interface PolicyText {
  id: string;
  name: string;
  description: string | null;
  /** The draft, else the newest version. */
  text: string;
  isArchived: boolean;
  inForce: { mode: PolicyMode; version: number; text: string } | null;
}

/** All policies of the tenant with their texts, by name. Asks no ability. */
export async function policyTexts(ctx: Pick<Ctx, "tenant">): Promise<PolicyText[]> {
  const newest = store()
    .selectDistinctOn([policyVersions.policy])
    .from(policyVersions)
    .where(eq(policyVersions.tenant, ctx.tenant))
    .orderBy(asc(policyVersions.policy), desc(policyVersions.number))
    .as("newest");
  const rows = await store()
    .select({ policy: policies, newest: newest.text, mode: policyPublications.mode, version: policyVersions })
    .from(policies)
    .leftJoin(newest, eq(newest.policy, policies.id))
    .leftJoin(
      policyPublications,
      and(eq(policyPublications.policy, policies.id), isNull(policyPublications.toAt)),
    )
    .leftJoin(policyVersions, eq(policyVersions.id, policyPublications.version))
    .where(eq(policies.tenant, ctx.tenant))
    .orderBy(asc(policies.name));
  return rows.map(({ policy, newest: text, mode, version }) => ({
    id: policy.id,
    name: policy.name,
    description: policy.description,
    text: policy.draft ?? text ?? "",
    isArchived: policy.archivedAt !== null,
    inForce: mode && version && { mode, version: version.number, text: version.text },
  }));
}
