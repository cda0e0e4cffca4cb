import { describe, expect, it } from "vitest";
import type { QuotaInForce } from "./inForce";
import { countersOf } from "./matches";
import type { Asker } from "./quota";

const asker: Asker = { key: null, person: null, human: null, agent: null, team: null, subscription: null };
const quota = { id: "quo_1", subjectKind: "tenant", subject: null, per: "pooled", ceiling: 10 };
const window = { windowUnit: "hour", windowCount: 1, zone: "UTC", fiscalStartMonth: 1, measure: "requests" };

/** Whether a request counts in a quota of these models. */
function counts(models: string[], model: string, provider: string): boolean {
  const one = { quota: { ...quota, ...window, models }, overrides: [] } as unknown as QuotaInForce;
  return countersOf({ all: [one], about: () => [one] }, asker, model, provider, 0).length === 1;
}

describe("the models of a quota", () => {
  it("are meant by a name alone, after its provider, and by whoever says more than the quota", () => {
    expect(counts([], "anything", "")).toBe(true);
    expect(counts(["granite-7b"], "granite-7b", "vllm")).toBe(true);
    expect(counts(["openai/gpt-4.1"], "gpt-4.1", "openai")).toBe(true);
    // What `select` calls resolvedModel, and gateways ask the ledger with.
    expect(counts(["granite-7b"], "llm/granite-7b", "")).toBe(true);
    expect(counts(["Llama-3.1-8B"], "meta-llama/Llama-3.1-8B", "vllm")).toBe(true);
  });

  it("are no others of a like name", () => {
    expect(counts(["openai/gpt-4.1"], "gpt-4.1", "azure")).toBe(false);
    expect(counts(["gpt-4"], "chatgpt-4", "")).toBe(false);
    expect(counts(["granite-7b"], "granite-7b/lab", "")).toBe(false);
  });
});
