import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { modelPrices } from "@/db/store/schema/prices";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import { type TestClock, testCtx } from "@/lib/access/testCtx";
import type { AttributedAction } from "@/lib/actions/action";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { addPrice, withdrawPrice } from "./add";
import { importPrices, planPriceImport } from "./importPrices";
import { getPrice, listPrices, lookUpPrice } from "./list";
import { priceBatch } from "./priceBatch";

const HOUR_MS = 3_600_000;
const clock: TestClock = { nowMs: Date.parse("2026-11-22T10:00:00.000Z") };
const admin = testCtx("a", ["maas-admin"], clock);
const other = testCtx("b", ["admin"], clock);
const iso = (ms: number) => new Date(ms).toISOString();

describeOnEachStore("a tenant's own prices", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await bookkeep((tx) =>
      tx.insert(tenants).values(["a", "b"].map((id) => ({ id, slug: id, name: id, createdAt: new Date(0) }))),
    );
  });
  afterAll(() => opened.close());

  const call = (tenant: string, atMs: number, model = "own-7b") =>
    ({
      tenant,
      kind: "model_call",
      provider: "my-vllm",
      model,
      startNs: BigInt(atMs) * 1_000_000n,
      tokens: { input: 1_000, output: 100, cacheRead: null, cacheWrite: null, reasoning: null },
      attribution: { leaf: true },
    }) as AttributedAction;
  const costs = async (...calls: AttributedAction[]) =>
    (await priceBatch(calls, clock.nowMs)).map(({ cost }) => cost);

  it("price what comes in from their moment on, never change, and are nobody else's", async () => {
    const from = clock.nowMs;
    const first = await addPrice(admin, { model: "own-7b", rates: { input: "0.20", output: "0.6" } });
    expect(await getPrice(admin, first.id)).toMatchObject({
      rates: { input: "0.2", output: "0.6", cacheRead: null },
      state: "in force",
      catalogue: null,
    });
    clock.nowMs += 1;
    const second = await addPrice(admin, {
      provider: "my-vllm",
      model: "own-7b",
      rates: { input: "$0.40", output: "1.2" },
      validFrom: iso(from + HOUR_MS),
    });
    const own = (id: string) => `own@${id}`;
    expect(
      await costs(call("a", from - 1), call("a", from), call("a", from + HOUR_MS), call("b", from)),
    ).toEqual([
      { nanoUsd: null, priceVersion: null },
      { nanoUsd: 260_000, priceVersion: own(first.id) },
      { nanoUsd: 520_000, priceVersion: own(second.id) },
      { nanoUsd: null, priceVersion: null },
    ]);
    const at = { provider: "my-vllm", model: "own-7b", atMs: from + HOUR_MS };
    expect(await lookUpPrice(admin, at)).toMatchObject({ version: own(second.id), rates: { input: "0.4" } });
    expect(await lookUpPrice(other, at)).toBeNull();
    await expect(getPrice(other, first.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(withdrawPrice(admin, first.id)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(withdrawPrice(other, second.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await withdrawPrice(admin, second.id);
    expect(await costs(call("a", from + HOUR_MS))).toEqual([
      { nanoUsd: 260_000, priceVersion: own(first.id) },
    ]);
    clock.nowMs += HOUR_MS;
    const third = await addPrice(admin, { model: "own-7b", rates: { input: "0.3", output: "0.9" } });
    const states = (await listPrices(admin, { q: "OWN" })).map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      [third.id, "in force"],
      [first.id, "superseded"],
      [second.id, "withdrawn"],
    ]);
    expect(
      (await store().select().from(modelPrices)).flatMap(({ rates }) => [rates.input, rates.output]),
    ).toEqual(expect.arrayContaining([200_000_000, 600_000_000, 400_000_000, 1_200_000_000]));
    const { changes } = await listChanges(testCtx("a", ["admin"], clock), { limit: 50 });
    expect(changes.map(({ verb }) => verb)).toEqual(["set", "withdraw", "set", "set"]);
  });

  it("reach back only where none was in force, and hand back to the catalogue", async () => {
    const back = iso(clock.nowMs - 24 * HOUR_MS);
    clock.nowMs += 2 * HOUR_MS;
    // Before the one in force began, and while it was: what it priced would be priced anew where a span is sent again.
    const rates = { input: "9", output: "9" };
    for (const of of [
      { validFrom: back },
      { validFrom: iso(clock.nowMs - HOUR_MS) },
      { provider: "my-vllm", validFrom: iso(clock.nowMs - HOUR_MS) },
    ])
      await expect(addPrice(admin, { model: "own-7b", rates, ...of })).rejects.toMatchObject({
        code: "CONFLICT",
        fields: { validFrom: expect.stringMatching(/in force since/) },
      });
    await addPrice(admin, {
      provider: "openai",
      model: "gpt-4.1",
      rates: { input: "1.5", output: "6" },
      validFrom: back,
    });
    const at = { provider: "openai", model: "gpt-4.1" };
    expect(await lookUpPrice(admin, { ...at, atMs: clock.nowMs - HOUR_MS })).toMatchObject({
      rates: { input: "1.5" },
    });
    clock.nowMs += 1;
    await addPrice(admin, { ...at, rates: null });
    expect(await lookUpPrice(admin, { ...at, atMs: clock.nowMs })).toMatchObject({
      version: expect.stringMatching(/^genai-prices@/),
      rates: { input: "2" },
    });
  });

  it("are refused where they are typed wrong, and asked about where they look so", async () => {
    const wrong: [string, Parameters<typeof addPrice>[1]][] = [
      ["model", { model: " ", rates: { input: "1" } }],
      ["rates.input", { model: "x", rates: { input: "1,5" } }],
      ["rates.output", { model: "x", rates: { output: "-1" } }],
      ["rates.input", { model: "x", rates: { cacheRead: "1" } }],
      ["rates.output", { model: "x", rates: { output: "100001" } }],
      ["tiers", { model: "x", rates: { input: "1" }, tiers: [{ above: 10, output: "2" }] }],
      [
        "tiers",
        {
          model: "x",
          rates: { input: "1" },
          tiers: [
            { above: 9, input: "2" },
            { above: 9, input: "3" },
          ],
        },
      ],
      ["validFrom", { model: "x", rates: { input: "1" }, validFrom: "2020-01-01T00:00:00Z" }],
      ["validFrom", { model: "x", rates: { input: "1" }, validFrom: "tomorrow" }],
    ];
    for (const [field, input] of wrong) {
      const refused = { code: "INVALID", fields: { [field]: expect.any(String) } };
      await expect(addPrice(admin, input), JSON.stringify(input)).rejects.toMatchObject(refused);
    }
    const thousandth = {
      provider: "openai",
      model: "gpt-4.1-mini",
      rates: { input: "0.0004", output: "1.6" },
    };
    await expect(addPrice(admin, thousandth)).rejects.toMatchObject({
      code: "PRECONDITION",
      fields: { "rates.input": expect.stringMatching(/per thousand tokens/), confirmed: expect.any(String) },
    });
    await addPrice(admin, { ...thousandth, confirmed: true });
    const reader = testCtx("a", ["auditor"], clock);
    await expect(addPrice(reader, thousandth)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("come from LiteLLM's file: planned first, doubtful only when confirmed, the second time nothing", async () => {
    const file = (entries: object) => ({ name: "prices.json", bytes: Buffer.from(JSON.stringify(entries)) });
    const given = file({
      "groq/llama": { input_cost_per_token: 5e-8, output_cost_per_token: 8e-8, litellm_provider: "groq" },
      "my-model": { input_cost_per_token: 1e-12, output_cost_per_token: 1e-6, litellm_provider: "mine" },
      image: { output_cost_per_image: 0.04, litellm_provider: "mine" },
    });
    const plan = await planPriceImport(admin, given);
    expect(plan).toMatchObject({
      add: [{ provider: "groq", model: "llama", rates: { input: "0.05", output: "0.08" } }],
      doubtful: [{ model: "my-model", doubts: [expect.stringMatching(/per token/)] }],
      same: 0,
      skipped: [{ entry: "image" }],
    });
    const before = (await listPrices(admin)).length;
    await importPrices(admin, given);
    expect((await listPrices(admin)).length).toBe(before + 1);
    expect(await planPriceImport(admin, given)).toMatchObject({ add: [], same: 1 });
    expect((await importPrices(admin, given, { providers: ["mine"], confirmed: true })).add).toHaveLength(1);
    expect((await listPrices(admin, { q: "my-model" }))[0]?.rates).toMatchObject({ input: "0.000001" });
    for (const bad of [
      "[]",
      "{",
      '{"a":{"input_cost_per_token":1e-6,"input_cost_per_token":2e-6}}'.slice(0, 20),
    ])
      await expect(planPriceImport(admin, { name: "x.json", bytes: Buffer.from(bad) })).rejects.toMatchObject(
        { code: "INVALID" },
      );
  });
});
