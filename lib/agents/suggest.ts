import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { getPrincipal } from "@/lib/principals/get";
import type { PrincipalRef } from "@/lib/principals/principal";
import { resolvePrincipal } from "@/lib/principals/resolve";
import { authorityOf } from "./authority";

const DAY_MS = 86_400_000;
const DAYS = 30;
const DOMINANT = 0.6;

/** Whom an agent acts for so much that they may well own it, and how much that is. */
export interface OwnerSuggestion extends PrincipalRef {
  /** Of the actions of the last 30 days that name somebody, 0 to 1. */
  share: number;
}

/** The member who dominates an agent's last 30 days; null where nobody does, or who it is has no account here: nobody would answer. Needs `audit.read`. */
export async function suggestOwner(ctx: Ctx, keys: readonly string[]): Promise<OwnerSuggestion | null> {
  requireAbility(ctx, "audit.read");
  if (keys.length === 0) return null;
  const range = { fromMs: ctx.now() - DAYS * DAY_MS, toMs: ctx.now() + 60_000 };
  const { principals } = await authorityOf(ctx, keys, range);
  const named = principals.filter((one) => one.value !== "");
  const total = named.reduce((sum, one) => sum + one.actions, 0);
  const [top] = named;
  if (!top || top.actions / total < DOMINANT) return null;
  const who = await resolvePrincipal(ctx, top.value);
  if (who?.kind !== "person") return null;
  const { accounts } = await getPrincipal(ctx, who.id);
  return accounts.length > 0 ? { id: who.id, name: who.name, share: top.actions / total } : null;
}
