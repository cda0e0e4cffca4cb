import { eq, inArray, or, type SQL } from "drizzle-orm";
import { changes } from "@/db/store/schema/changes";
import type { Ctx } from "@/lib/access/ctx";

/** Whose changes show to everyone with `audit.read`: what people work with. */
export const OPEN_NOUNS: readonly string[] = [
  "agent",
  "agent card",
  "agent identity",
  "card key",
  "card key set",
  "job",
  "schedule",
  "principal",
  "team",
  "model",
  "model version",
  "model endpoint",
  "model registry",
  "stage",
  "evidence",
  "waiver",
  "gates",
  "signer",
  "tool",
  "tool server",
  "finding",
  "backtest",
  "policy",
  "policy version",
  "stop",
  "approval",
  "approval delegation",
  "served model",
  "model price",
  "subscription",
  "model access",
  "quota",
  "quota override",
  "quota request",
  "showback month",
];

/** Whose changes say who may do what, and so need `security.read`. A noun that stands in neither list is taken for one. */
export const GUARDED_NOUNS: readonly string[] = [
  "delivery",
  "directory group",
  "directory user",
  "group",
  "identity",
  "identity provider",
  "invitation",
  "key",
  "member",
  "policy engine",
  "issuer",
  "second factor",
  "setting",
  "tenant",
  "user",
  "webhook",
];

/** The changes that the actor may see among the tenant's: all with `security.read`, else the open ones and their own. */
export function visibleTo(ctx: Ctx): SQL | undefined {
  if (ctx.abilities.has("security.read")) return undefined;
  return or(inArray(changes.noun, [...OPEN_NOUNS]), eq(changes.actorId, ctx.actor.id));
}
