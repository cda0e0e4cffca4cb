import type { Ctx } from "@/lib/access/ctx";
import { type Budget, listBudgets } from "@/lib/quotas/budgets";
import type { Measure } from "@/lib/quotas/quota";
import type { UsageFilter } from "@/lib/usage/usage";
import { SCOPE_FIELDS, type Switch } from "./url";

const MEASURES: Readonly<Record<Switch, Measure>> = {
  cost: "cost",
  tokens: "total_tokens",
  requests: "requests",
};
const NEAR = 0.8;

/** What the month may come to, and who is close to the end of what it may use. */
export interface Budgets {
  /** In the measure's unit; null where no quota of a calendar month is of just this scope. */
  ceiling: number | null;
  /** How many teams share it; 0 where it is one of the whole scope. */
  ofTeams: number;
  /** Teams with a counter over 80 %. */
  teamsNear: { id: string; name: string }[];
}

/** `measure` is what the page shows, which of tool calls is their number, whatever the address says. */
export async function readBudgets(
  ctx: Ctx,
  { measure, scope }: { measure: Switch; scope: UsageFilter },
): Promise<Budgets> {
  const budgets = await listBudgets(ctx);
  const near = budgets.filter(({ settled, reserved, ceiling }) => settled + reserved >= NEAR * ceiling);
  const teams = new Map(near.flatMap(({ team }) => (team ? [[team.id, team]] : [])));
  const months = budgets.filter(
    ({ quota }) =>
      quota.measure === MEASURES[measure] && quota.windowUnit === "month" && quota.models.length === 0,
  );
  return { ...ceilingOf(months, scope), teamsNear: [...teams.values()] };
}

/** Of one team its quota of the month, of everything the tenant's, or what its teams have together. */
function ceilingOf(months: readonly Budget[], scope: UsageFilter): Pick<Budgets, "ceiling" | "ofTeams"> {
  const narrowed = SCOPE_FIELDS.filter((field) => scope[field]);
  const [named, ...more] = scope.team ?? [];
  const of = (id: string) => least(months.filter(({ team }) => team?.id === id));
  if (narrowed.length === 1 && named && more.length === 0) return { ceiling: of(named), ofTeams: 0 };
  if (narrowed.length > 0) return { ceiling: null, ofTeams: 0 };
  const whole = least(months.filter(({ team }) => team === null));
  if (whole !== null) return { ceiling: whole, ofTeams: 0 };
  const teams = [...new Set(months.flatMap(({ team }) => team?.id ?? []))];
  const sum = teams.reduce((all, id) => all + (of(id) ?? 0), 0);
  return { ceiling: teams.length === 0 ? null : sum, ofTeams: teams.length };
}

/** Of several of the same scope the lowest binds. */
const least = (budgets: readonly Budget[]): number | null =>
  budgets.length === 0 ? null : Math.min(...budgets.map(({ ceiling }) => ceiling));
