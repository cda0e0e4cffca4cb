import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Nano-USD per million tokens, whole numbers only. A class without a rate of its own costs what the class that contains it does. */
export interface OwnClassRates {
  input: number | null;
  output: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
  reasoning: number | null;
}

/** Without any rate: from then on the catalogue counts again. */
export interface OwnRates extends OwnClassRates {
  /** Rates of the whole of a call whose input has more tokens than `above`, rising; null: the rate below it stays. */
  tiers: ({ above: number } & OwnClassRates)[];
}

/** Prices that a tenant set itself, before any catalogue. Never edited: a new one takes over from its `valid_from`. */
export const modelPrices = pgTable(
  "model_prices",
  {
    /** `mpr_…`; the price version of what it priced is `own@<id>`. */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** `gen_ai.provider.name`; empty: any provider. */
    provider: text().notNull(),
    /** As telemetry and requests name it. */
    model: text().notNull(),
    rates: jsonb().$type<OwnRates>().notNull(),
    validFrom: instant("valid_from").notNull(),
    note: text(),
    /** Withdrawn before it came into force; what priced something stays. */
    withdrawnAt: instant("withdrawn_at"),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("model_prices_model").on(t.tenant, t.model, t.validFrom)],
);
