import type { ShowbackMonthView } from "./get";
import type { LineFact, ShowbackLine } from "./line";

/** FOCUS 1.2 data types, as files carry them. Money is a decimal with nine places: whole nano-USD, never a float. */
type FocusType = "string" | "usd" | "quantity" | "time" | "json";

/** A value by its type: nano-USD and quantities are whole numbers, times epoch milliseconds, json an object. */
type FocusValue = string | number | null | Readonly<Record<string, string>>;

export interface FocusColumn {
  name: string;
  type: FocusType;
  /** Whether FOCUS lets it be null, or for ours, whether it may be. */
  nullable: boolean;
  of: (line: ShowbackLine, month: ShowbackMonthView) => FocusValue;
}

const text = (name: string, nullable: boolean, of: FocusColumn["of"]): FocusColumn => ({
  name,
  type: "string",
  nullable,
  of,
});
const always = (name: string, value: string): FocusColumn => text(name, false, () => value);
const fact = (name: string, of: LineFact): FocusColumn => text(name, true, ({ facts }) => facts[of]);
/** FOCUS forbids a cost that is not there. What is not known is 0 in its columns, and said by `x_CostIsComplete`. */
const cost = (name: string): FocusColumn => ({
  name,
  type: "usd",
  nullable: false,
  of: ({ costNanoUsd }) => costNanoUsd ?? 0,
});
const tokensOf = ({ inputTokens, outputTokens }: ShowbackLine) => inputTokens + outputTokens;
const tokens = (name: string, of = tokensOf): FocusColumn => ({
  name,
  type: "quantity",
  nullable: false,
  of,
});
const time = (name: string, of: (month: ShowbackMonthView) => string): FocusColumn => ({
  name,
  type: "time",
  nullable: false,
  of: (_, month) => Date.parse(of(month)),
});

const UNKNOWN = "unknown";
const providerOf = ({ facts }: ShowbackLine) => facts.provider ?? UNKNOWN;
const modelOf = (line: ShowbackLine) => line.facts.model ?? UNKNOWN;
const skuOf = (line: ShowbackLine) => `${providerOf(line)}/${modelOf(line)}`;

function describe(line: ShowbackLine): string {
  const { requests, unpricedRequests } = line;
  const count = (n: number) => `${n.toLocaleString("en")} ${n === 1 ? "request" : "requests"}`;
  const missing =
    unpricedRequests === 0
      ? ""
      : `; ${count(unpricedRequests)} with no known cost: no rate for model ${modelOf(line)}, or no count of tokens`;
  return `${count(requests)} to ${skuOf(line)}${missing}`;
}

function tagsOf({ facts }: ShowbackLine): Record<string, string> {
  const { costCentre, organisation, teamName } = facts;
  const all = { cost_centre: costCentre, organisation, team: teamName };
  return Object.fromEntries(Object.entries(all).filter((one): one is [string, string] => one[1] !== null));
}

/**
 * The columns of an export: those of FOCUS 1.2 (FinOps Open Cost and Usage Specification) that a dataset of usage must have
 * and those that apply, then ours (`x_`). The tenant is the billing account, the team that pays the sub account, the key
 * the resource. A line has rates of several kinds of tokens, so it has no unit price of its own.
 */
export const FOCUS_COLUMNS: readonly FocusColumn[] = [
  cost("BilledCost"),
  text("BillingAccountId", false, (_, { tenant }) => tenant.id),
  text("BillingAccountName", true, (_, { tenant }) => tenant.name),
  text("BillingAccountType", true, () => "Tenant"),
  always("BillingCurrency", "USD"),
  time("BillingPeriodEnd", ({ to }) => to),
  time("BillingPeriodStart", ({ from }) => from),
  always("ChargeCategory", "Usage"),
  text("ChargeClass", true, () => null),
  text("ChargeDescription", true, describe),
  always("ChargeFrequency", "Usage-Based"),
  time("ChargePeriodEnd", ({ to }) => to),
  time("ChargePeriodStart", ({ from }) => from),
  tokens("ConsumedQuantity"),
  always("ConsumedUnit", "Tokens"),
  cost("ContractedCost"),
  cost("EffectiveCost"),
  text("InvoiceIssuerName", false, providerOf),
  cost("ListCost"),
  text("PricingCategory", true, () => "Standard"),
  tokens("PricingQuantity"),
  always("PricingUnit", "Tokens"),
  text("ProviderName", false, providerOf),
  text("PublisherName", false, providerOf),
  text("RegionId", true, () => null),
  text("RegionName", true, () => null),
  fact("ResourceId", "keyId"),
  fact("ResourceName", "keyName"),
  text("ResourceType", true, ({ facts }) => (facts.keyId === null ? null : "Key")),
  always("ServiceCategory", "AI and Machine Learning"),
  text("ServiceName", false, modelOf),
  always("ServiceSubcategory", "Generative AI"),
  text("SkuId", false, skuOf),
  always("SkuMeter", "Input and output tokens"),
  text("SkuPriceId", false, skuOf),
  fact("SubAccountId", "teamId"),
  fact("SubAccountName", "teamName"),
  text("SubAccountType", true, ({ facts }) => (facts.teamId === null ? null : "Team")),
  { name: "Tags", type: "json", nullable: true, of: tagsOf },
  fact("x_AgentId", "agentId"),
  fact("x_AgentName", "agentName"),
  text("x_CostIsComplete", false, ({ unpricedRequests }) => (unpricedRequests === 0 ? "true" : "false")),
  fact("x_CostCentre", "costCentre"),
  fact("x_HumanId", "humanId"),
  fact("x_HumanName", "humanName"),
  tokens("x_InputTokens", ({ inputTokens }) => inputTokens),
  fact("x_Organisation", "organisation"),
  tokens("x_OutputTokens", ({ outputTokens }) => outputTokens),
  text("x_PriceVersion", true, ({ priceVersion }) => priceVersion || null),
  tokens("x_Requests", ({ requests }) => requests),
  fact("x_SubscriptionId", "subscriptionId"),
  fact("x_SubscriptionName", "subscriptionName"),
  tokens("x_UnpricedRequests", ({ unpricedRequests }) => unpricedRequests),
];
