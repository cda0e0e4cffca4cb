import { eq } from "drizzle-orm";
import { teams } from "@/db/store/schema/principals";
import { subscriptions } from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import type { TimeRange } from "@/lib/base/time";
import { type Cell, wholeCells } from "@/lib/usage/cells";
import { COLUMNS, plainColumn } from "@/lib/usage/columns";
import { type Fold, foldBy, NONE } from "@/lib/usage/fold";
import { whereScope } from "@/lib/usage/scope";
import type { UsageField } from "@/lib/usage/usage";
import { mergeLines, type ShowbackLine } from "./line";

const FIELDS = ["team", "subscription", "key", "agent", "human"] as const satisfies readonly UsageField[];
const READ = [...new Set([...FIELDS.flatMap((field) => COLUMNS[field]), ...COLUMNS.model, "price_version"])];
/** More cannot be read at once, nor by a person. */
const MOST_LINES = 200_000;

/**
 * The lines of a stretch of time as they are now: every model call once, with the names of now and the price version that
 * priced it when it came. Asks no ability. Throws UNAVAILABLE, and PRECONDITION for too many.
 */
export async function readLines(ctx: Ctx, range: TimeRange): Promise<ShowbackLine[]> {
  const most = { count: MOST_LINES, refusal: tooMany };
  const { cells } = await wholeCells(
    { ctx, where: await whereScope(ctx, {}), kind: "model", columns: READ.map(plainColumn), most },
    range,
  );
  if (cells.length > MOST_LINES) throw tooMany();
  const folds = await Promise.all(
    FIELDS.map(
      async (field) =>
        [
          field,
          await foldBy(
            ctx,
            field,
            cells.map((cell) => valuesOf(field, cell)),
          ),
        ] as const,
    ),
  );
  const payers = await payersOf(ctx.tenant);
  return mergeLines(cells.map((cell) => lineOf(cell, Object.fromEntries(folds), payers)));
}

const tooMany = () =>
  new DomainError("PRECONDITION", {
    what: `The month has more than ${MOST_LINES.toLocaleString("en")} lines, which are the most.`,
    why: "Each key, agent, person, model and price has one.",
    fix: "Fewer keys or price versions a month make fewer lines.",
  });

const valueOf = (column: string, { values }: Cell) => values[READ.indexOf(column)] ?? "";
const valuesOf = (field: UsageField, cell: Cell) => COLUMNS[field].map((column) => valueOf(column, cell));

interface Payer {
  costCentre: string | null;
  organisation?: string | null;
}

/** Cost centres of subscriptions, and of teams for what draws on none that has one; ids of both kinds never meet. */
async function payersOf(tenant: string): Promise<ReadonlyMap<string, Payer>> {
  const { id, costCentre, organisation } = subscriptions;
  const drawn = await store()
    .select({ id, costCentre, organisation })
    .from(subscriptions)
    .where(eq(subscriptions.tenant, tenant));
  const paying = await store()
    .select({ id: teams.id, costCentre: teams.costCentre })
    .from(teams)
    .where(eq(teams.tenant, tenant));
  return new Map([...drawn, ...paying].map((row) => [row.id, row]));
}

function lineOf(
  cell: Cell,
  folds: Readonly<Partial<Record<string, Fold>>>,
  payers: ReadonlyMap<string, Payer>,
): ShowbackLine {
  const named = (field: (typeof FIELDS)[number]) => {
    const one = folds[field]?.(valuesOf(field, cell));
    return !one || one.id === NONE ? { id: null, name: null } : { id: one.id, name: one.name };
  };
  const [team, subscription, key, agent, human] = [
    named("team"),
    named("subscription"),
    named("key"),
    named("agent"),
    named("human"),
  ];
  const [payer, paying] = [payers.get(subscription.id ?? ""), payers.get(team.id ?? "")];
  const { requests, tokens, outputTokens, cost, unpriced, unknownUsage } = cell.figures;
  const unpricedRequests = unpriced + unknownUsage;
  return {
    facts: {
      costCentre: payer?.costCentre ?? paying?.costCentre ?? null,
      organisation: payer?.organisation ?? null,
      teamId: team.id,
      teamName: team.name,
      subscriptionId: subscription.id,
      subscriptionName: subscription.name,
      keyId: key.id,
      keyName: key.name,
      agentId: agent.id,
      agentName: agent.name,
      humanId: human.id,
      humanName: human.name,
      provider: valueOf("provider", cell) || null,
      model: valueOf("model", cell) || null,
    },
    requests,
    inputTokens: tokens - outputTokens,
    outputTokens,
    costNanoUsd: cost === 0 && unpricedRequests > 0 ? null : cost,
    unpricedRequests,
    priceVersion: valueOf("price_version", cell),
  };
}
