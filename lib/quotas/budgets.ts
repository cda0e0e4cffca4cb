import { and, eq, ne, or } from "drizzle-orm";
import { teams } from "@/db/store/schema/principals";
import { quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { standingsOf } from "./counters";
import { type CounterView, counterViews } from "./listCounters";

/** A counter that a whole team shares, or, where `team` is null, everybody. */
export interface Budget extends CounterView {
  team: { id: string; name: string } | null;
}

/**
 * What teams and the tenant as a whole may use in the windows of now: of a quota for each team every team's counter, also of
 * those that have not drawn. Counters of single people are none, nor what only counts, or is switched off. Needs `audit.read`.
 */
export async function listBudgets(ctx: Ctx): Promise<Budget[]> {
  requireAbility(ctx, "audit.read");
  const all = await store()
    .select({ id: teams.id, name: teams.name })
    .from(teams)
    .where(eq(teams.tenant, ctx.tenant));
  const isShared = and(
    eq(quotas.per, "pooled"),
    or(eq(quotas.subjectKind, "team"), eq(quotas.subjectKind, "tenant")),
  );
  const isEachTeams = and(
    eq(quotas.per, "team"),
    or(eq(quotas.subjectKind, "team"), eq(quotas.subjectKind, "tenant")),
  );
  const standings = await standingsOf(
    ctx,
    and(eq(quotas.enabled, true), ne(quotas.mode, "shadow"), or(isShared, isEachTeams)),
    ({ per }) => (per === "team" ? all.map(({ id }) => id) : [""]),
  );
  const byId = new Map(all.map((team) => [team.id, team]));
  const views = await counterViews(ctx.tenant, standings);
  return views.flatMap((view): Budget[] => {
    const { quota, holder } = view;
    if (quota.per === "pooled" && quota.subjectKind === "tenant") return [{ ...view, team: null }];
    const team = byId.get((quota.per === "team" ? holder : quota.subject) ?? "");
    return team ? [{ ...view, team }] : [];
  });
}
