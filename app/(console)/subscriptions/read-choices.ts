import type { Ctx } from "@/lib/access/ctx";
import { listTeams } from "@/lib/principals/teams";
import { amountCell } from "@/lib/quotas/amount";
import { servedModelNames } from "@/lib/servedModels/list";
import { fullName, type SubscriptionView } from "@/lib/subscriptions/subscription";
import type { ModelChoice } from "./models-editor";
import type { TeamChoice } from "./owners-editor";

export interface Choices {
  teams: TeamChoice[];
  models: ModelChoice[];
}

/** The teams and served models that a form offers; those of `held` are marked, with their prices. */
export async function readChoices(ctx: Ctx, held: SubscriptionView["models"] = []): Promise<Choices> {
  const [{ teams }, models] = await Promise.all([listTeams(ctx, { limit: 200 }), servedModelNames(ctx)]);
  const prices = new Map(held.map((model) => [model.id, model.billingNanoUsdPerMillion]));
  return {
    teams: teams.map(({ id, name }) => ({ id, name })),
    models: models.map((model) => {
      const price = prices.get(model.id) ?? null;
      return {
        id: model.id,
        label: fullName(model),
        price: price === null ? "" : amountCell(price, "cost"),
        held: prices.has(model.id),
      };
    }),
  };
}
