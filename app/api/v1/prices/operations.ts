import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { readFileBody } from "@/app/_edge/readFile";
import { addPrice, withdrawPrice } from "@/lib/pricing/add";
import { importPrices, planPriceImport } from "@/lib/pricing/importPrices";
import { getPrice, listPrices, lookUpPrice, PRICE_STATES } from "@/lib/pricing/list";
import { idParams } from "../principals/schemas";

const tag = "maas";
const read = "audit.read";
const write = "maas.write";
const usd = z.string().nullable();
const rateWords = "USD per million tokens, as a decimal such as 2.50; null: as the class that contains it";
const shown = {
  input: usd.describe(rateWords),
  output: usd,
  cacheRead: usd,
  cacheWrite: usd,
  reasoning: usd,
};
const ratesJson = z.object(shown).meta({ id: "PriceRates" });
const given = z.object(shown).partial().strict();

const priceJson = z
  .object({
    id: z.string(),
    provider: z.string().describe("`gen_ai.provider.name`; empty: any"),
    model: z.string(),
    rates: ratesJson.partial().nullable().describe("null: from then on the catalogue counts again"),
    tiers: z.array(ratesJson.partial().extend({ above: z.number().int() })),
    state: z.enum(PRICE_STATES),
    validFrom: z.string(),
    note: z.string().nullable(),
    withdrawnAt: z.string().nullable(),
    createdBy: z.string(),
    createdAt: z.string(),
    catalogue: ratesJson.partial().nullable().describe("what the catalogue says of the same model"),
  })
  .meta({ id: "ModelPrice" });

const planned = z.object({
  entry: z.string(),
  provider: z.string(),
  model: z.string(),
  rates: ratesJson.partial().nullable(),
  tiers: z.number().int(),
  losses: z.array(z.string()).describe("fields of the file that cost something and are left out"),
  doubts: z.array(z.string()).describe("what looks mistyped"),
});
const planJson = z.object({
  add: z.array(planned),
  doubtful: z.array(planned).describe("come in only with `confirmed`"),
  same: z.number().int().describe("as in force here already"),
  skipped: z.array(z.object({ entry: z.string(), why: z.string() })),
  providers: z.array(z.object({ provider: z.string(), prices: z.number().int() })),
});
const choice = z.strictObject({
  providers: z.string().max(4_000).optional().describe("by commas; all unless told"),
  confirmed: z.enum(["true", "false"]).optional().describe("take prices that look mistyped too"),
});

const choiceOf = ({ providers, confirmed }: z.output<typeof choice>) => ({
  providers: providers
    ?.split(",")
    .map((one) => one.trim())
    .filter(Boolean),
  confirmed: confirmed === "true",
});

export const listPricesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/prices",
  tag,
  ability: read,
  summary: "List the tenant's own prices by model, the newest first",
  description: "They come before the catalogue's. At most 500.",
  query: z.strictObject({ q: z.string().max(200).optional().describe("part of a model or provider") }),
  response: z.object({ prices: z.array(priceJson) }),
  run: async (ctx, { query }) => ({ prices: await listPrices(ctx, query) }),
});

export const addPriceOperation = defineOperation({
  method: "POST",
  path: "/api/v1/prices",
  tag,
  ability: write,
  summary: "Set an own price of a model from a moment on",
  description:
    "A price never changes: a later one takes over. What looks like a price per thousand or per token is refused with 412 until `confirmed` is true.",
  body: z.strictObject({
    provider: z.string().max(100).nullish(),
    model: z.string().max(300),
    rates: given.nullable().describe("null: from then on the catalogue counts again"),
    tiers: z
      .array(given.extend({ above: z.number().int() }))
      .max(8)
      .optional(),
    validFrom: z.string().nullish().describe("RFC 3339; now unless told"),
    note: z.string().max(500).nullish(),
    confirmed: z.boolean().optional(),
  }),
  response: priceJson,
  status: 201,
  run: async (ctx, { body }) => getPrice(ctx, (await addPrice(ctx, body)).id),
});

export const lookUpPriceOperation = defineOperation({
  method: "GET",
  path: "/api/v1/prices/lookup",
  tag,
  ability: read,
  summary: "What counts for a model at a moment, and by which version",
  query: z.strictObject({
    provider: z.string().max(100).default(""),
    model: z.string().min(1).max(300),
    at: z.iso.datetime({ offset: true }).optional().describe("now unless told"),
  }),
  response: z.object({
    price: z
      .object({ version: z.string(), rates: ratesJson.partial() })
      .nullable()
      .describe("null: nobody says, it is unpriced"),
  }),
  run: async (ctx, { query: { provider, model, at } }) => ({
    price: await lookUpPrice(ctx, { provider, model, atMs: at ? Date.parse(at) : ctx.now() }),
  }),
});

export const getPriceOperation = defineOperation({
  method: "GET",
  path: "/api/v1/prices/{id}",
  tag,
  ability: read,
  summary: "One price",
  params: idParams,
  response: priceJson,
  run: (ctx, { params }) => getPrice(ctx, params.id),
});

export const withdrawPriceOperation = defineOperation({
  method: "POST",
  path: "/api/v1/prices/{id}/withdraw",
  tag,
  ability: write,
  summary: "Take back a price that is not in force yet",
  params: idParams,
  response: priceJson,
  run: async (ctx, { params }) => {
    await withdrawPrice(ctx, params.id);
    return getPrice(ctx, params.id);
  },
});

export const planPriceImportOperation = defineOperation({
  method: "POST",
  path: "/api/v1/prices/import/plan",
  tag,
  ability: write,
  summary: "What importing LiteLLM's price file would do",
  description: "`model_prices_and_context_window.json` as it is. Nothing is written.",
  query: choice,
  file: "JSON, up to 8 MiB",
  response: planJson,
  run: async (ctx, { query, request }) =>
    planPriceImport(ctx, await readFileBody(request, "prices.json"), choiceOf(query)),
});

export const importPricesOperation = defineOperation({
  method: "POST",
  path: "/api/v1/prices/import",
  tag,
  ability: write,
  summary: "Import LiteLLM's price file: prices from now on",
  description: "All or nothing; what is in force already is left alone.",
  query: choice,
  file: "JSON, up to 8 MiB",
  response: planJson,
  run: async (ctx, { query, request }) =>
    importPrices(ctx, await readFileBody(request, "prices.json"), choiceOf(query)),
});
