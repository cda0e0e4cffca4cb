import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { tenants } from "@/db/store/schema/tenants";
import { type TestClock, testCtx } from "@/lib/access/testCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { makeTeam } from "@/lib/principals/makeTeam";
import { createQuota } from "@/lib/quotas/create";
import { editQuota } from "@/lib/quotas/edit";
import { listQuotas } from "@/lib/quotas/list";
import type { QuotaView } from "@/lib/quotas/view";
import { listServedModels } from "@/lib/servedModels/list";
import { editSubscription } from "@/lib/subscriptions/edit";
import { listSubscriptions } from "@/lib/subscriptions/list";
import { type ExportFormat, exportManifests } from "./exportManifests";
import { importManifests, planManifests } from "./importManifests";
import type { ImportPlan } from "./plan";

const clock: TestClock = { nowMs: Date.parse("2026-11-22T10:00:00.000Z") };
const admin = testCtx("a", ["admin"], clock);
const maas = testCtx("a", ["maas-admin"], clock);
const reader = testCtx("a", ["auditor"], clock);
const stranger = testCtx("b", ["maas-admin"], clock);

/** With an address that needs no name server. */
const fixture = (name: string) =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8").replace("api.openai.com", "127.0.0.1");
const file = (text: string) => ({ name: "set.yaml", bytes: Buffer.from(text) });
const objects = (text: string) =>
  parseAllDocuments(text)
    .map((one) => (one as { toJS: () => { kind: string; metadata: { name: string } } }).toJS())
    .toSorted((a, b) => (`${a.kind} ${a.metadata.name}` < `${b.kind} ${b.metadata.name}` ? -1 : 1));
const acts = ({ items }: ImportPlan) => {
  const counts: Record<string, number> = {};
  for (const { act } of items) counts[act] = (counts[act] ?? 0) + 1;
  return counts;
};

describeOnEachStore("manifests", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    const environment = readEnvironment({ BAILIWICK_ALLOWED_HOSTS: "127.0.0.1" }, "/");
    setProcessState({ environment, startedMs: 0, collector: null, controlHash: null });
    await bookkeep((tx) =>
      tx.insert(tenants).values(["a", "b"].map((id) => ({ id, slug: id, name: id, createdAt: new Date(0) }))),
    );
  });
  afterAll(() => opened.close());

  const exported = (format: ExportFormat = "maas") => exportManifests(reader, format);
  const limits = async () =>
    (await listQuotas(admin, { limit: 200 })).quotas.map(
      ({ ceiling, windowUnit, windowCount, per, models, measure, mode }) =>
        [measure, ceiling, `${windowCount} ${windowUnit}`, per, models.join(), mode].join(" "),
    );

  it("of a MaaS set come in after a plan, go out equal as objects, and come in again without a change", async () => {
    const plan = await planManifests(maas, file(fixture("maas.yaml")));
    expect(plan.problems).toEqual([]);
    expect(acts(plan)).toEqual({ make: 10 });
    expect((await listServedModels(admin)).length).toBe(0);
    const done = await importManifests(maas, file(fixture("maas.yaml")));
    expect(done.items).toEqual(plan.items);
    expect(done.losses.map(({ words }) => words).join("\n")).toMatch(/stays in the Secret openai-key/);
    expect((await limits()).toSorted()).toEqual([
      "total_tokens 1000 1 hour person granite-7b hard",
      "total_tokens 20000 1 minute person gpt-4o hard",
      "total_tokens 50000 1 minute person granite-7b hard",
      "total_tokens 5000000 24 hour person granite-7b hard",
    ]);
    const { subscriptions } = await listSubscriptions(admin);
    expect(subscriptions[0]).toMatchObject({
      name: "premium-subscription",
      priority: 10,
      costCentre: "cc-42",
      models: [{ billingNanoUsdPerMillion: 12_500_000_000 }, { billingNanoUsdPerMillion: 2_000_000_000 }],
    });
    const out = await exported();
    expect(objects(out.yaml)).toEqual(objects(fixture("maas.yaml")));
    expect(out.losses).toEqual([]);
    const again = await importManifests(admin, file(out.yaml));
    expect(acts(again)).toEqual({ leave: 10 });
    expect(again.conflicts).toEqual([]);
    const { changes } = await listChanges(admin, { limit: 50 });
    expect(new Set(changes.map(({ noun }) => noun))).toEqual(
      new Set(["served model", "model endpoint", "model access", "subscription", "quota"]),
    );
  });

  it("with limits of Kuadrant, Envoy and tiers say what they mean here, once, and go out again", async () => {
    await makeTeam(admin, { name: "Search", group: "search" });
    const plan = await importManifests(admin, file(fixture("policies.yaml")));
    const said = plan.losses.map(({ words }) => words).join("\n");
    for (const words of [/serviceQuota/, /any matching bucket/, /merges with/]) expect(said).toMatch(words);
    expect((await limits()).filter((one) => !/granite/.test(one)).toSorted()).toEqual([
      "requests 600 1 minute pooled  hard",
      "total_tokens 1000000 24 hour pooled gpt-4o hard",
      "total_tokens 20000 1 minute person gpt-4o hard",
      "total_tokens 200000 90 minute person  hard",
      "total_tokens 5000 1 minute person gpt-4o shadow",
    ]);
    expect(acts(await importManifests(admin, file(fixture("policies.yaml"))))).toEqual({
      leave: plan.items.length,
    });
    const tiers = await importManifests(admin, file(fixture("tiers.yaml")));
    expect(tiers.problems).toEqual([]);
    expect(tiers.losses.filter(({ kind }) => kind === "lost").map(({ of }) => of)).toEqual([
      "ConfigMap tier-to-group-mapping, tier bronze",
    ]);
    const gold = (await listSubscriptions(admin, { q: "gold" })).subscriptions[0];
    expect(gold).toMatchObject({
      priority: 7,
      displayName: "Gold Tier",
      owners: [{ kind: "group", value: "tier-gold-users" }],
    });
    const maas = objects((await exported()).yaml).find(
      ({ metadata }) => metadata.name === "gold-subscription",
    );
    expect(maas?.metadata).toMatchObject({
      labels: {
        "migration.maas.opendatahub.io/generated": "true",
        "migration.maas.opendatahub.io/from-tier": "gold",
      },
    });
    const kuadrant = await exported("kuadrant");
    const before = objects(fixture("policies.yaml"));
    const after = objects(kuadrant.yaml);
    for (const name of ["gateway-tokens", "gateway-requests"])
      expect(after.find(({ metadata }) => metadata.name === name)).toEqual(
        before.find(({ metadata }) => metadata.name === name),
      );
  });

  it("name what they cannot say: nothing is lost silently", async () => {
    const { subscriptions } = await listSubscriptions(admin, { q: "free" });
    const subject = subscriptions[0]?.id;
    const base = { subjectKind: "subscription", subject, measure: "total_tokens", ceiling: 5_000 } as const;
    await createQuota(admin, { ...base, name: "monthly", per: "person", windowUnit: "month" });
    await createQuota(admin, { ...base, name: "shared", per: "pooled", windowUnit: "hour" });
    await createQuota(admin, { ...base, name: "money", per: "person", measure: "cost", windowUnit: "hour" });
    await createQuota(admin, { ...base, name: "watched", per: "person", mode: "shadow", windowUnit: "hour" });
    await createQuota(admin, { ...base, name: "each agent", per: "agent", windowUnit: "hour" });
    await createQuota(admin, { name: "at once", measure: "concurrency", ceiling: 3 });
    await createQuota(admin, { name: "input", measure: "input_tokens", ceiling: 3, windowUnit: "day" });
    for (const format of ["maas", "kuadrant", "kuadrant-reservation", "envoy"] as const) {
      const { losses } = await exported(format);
      const lost = losses
        .filter(({ kind }) => kind === "lost")
        .map(({ of, words }) => `${of} ${words}`)
        .join("\n");
      for (const name of ["monthly", "money", "each agent", "at once", "input"])
        expect(lost).toContain(`"${name}"`);
      if (format !== "envoy") expect(lost).toContain('"watched"');
      if (format === "maas") expect(lost).toMatch(/"shared" is left out: all share it/);
    }
    const reserving = await exported("kuadrant-reservation");
    expect(reserving.yaml).toContain("amount: uint(2500)");
    expect((await exported("kuadrant")).yaml).not.toContain("reservation");
  });

  it("are refused by path where they are wrong, and never write over what was set by hand unasked", async () => {
    const broken = fixture("maas.yaml")
      .replace("window: 1h }", "window: 90d }")
      .replace("priority: 10", "priority: 10\n  quotaPool: shared")
      .replace('perToken: "2e-6"', 'perToken: "1e-16"');
    const plan = await planManifests(admin, file(broken));
    expect(plan.problems.map(({ of, path }) => `${of}: ${path}`)).toEqual([
      "MaaSSubscription models-as-a-service/premium-subscription: spec.quotaPool",
      "MaaSSubscription models-as-a-service/free: spec.modelRefs[0].tokenRateLimits[0].window",
    ]);
    await expect(importManifests(admin, file(broken))).rejects.toMatchObject({ code: "INVALID" });
    const unknown = fixture("maas.yaml").replace("priority: 10", "priority: 10\n  quotaPool: shared");
    expect(
      (await importManifests(admin, file(unknown), { keepUnknown: true })).items.filter(
        ({ act }) => act === "change",
      ),
    ).toHaveLength(1);
    expect(
      objects((await exported()).yaml).find(({ metadata }) => metadata.name === "premium-subscription"),
    ).toMatchObject({
      spec: { quotaPool: "shared" },
    });
    const [hourly] = (await listQuotas(admin, { q: "free on llm/granite-7b" })).quotas;
    const [free] = (await listSubscriptions(admin, { q: "free" })).subscriptions;
    if (!hourly || !free) throw new Error("they came in");
    await editQuota(admin, hourly.id, { ...hourlyDraft(hourly), ceiling: 2_000 });
    await editSubscription(admin, free.id, { costCentre: "cc-7" });
    const out = objects((await exported()).yaml).find(({ metadata }) => metadata.name === "free");
    expect(out).toMatchObject({
      spec: {
        tokenMetadata: { costCenter: "cc-7" },
        modelRefs: [{ tokenRateLimits: [{ limit: 2_000, window: "1h" }] }],
      },
    });
    const over = await planManifests(admin, file(unknown), { keepUnknown: true });
    expect(over.conflicts.map(({ words }) => words)).toEqual([
      "It was edited here since it came in, and the file says otherwise of costCentre.",
      "It was edited here since it came in, and the file says otherwise of ceiling.",
    ]);
    await expect(importManifests(admin, file(unknown), { keepUnknown: true })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect(
      acts(await importManifests(admin, file(unknown), { keepUnknown: true, takeOver: true })),
    ).toMatchObject({ change: 2 });
    const without = fixture("maas.yaml").replace(", { limit: 5000000, window: 1440m }", "");
    expect(acts(await importManifests(admin, file(without)))).toMatchObject({ remove: 1 });
  });

  it("are of their tenant, and need the ability", async () => {
    expect(await exportManifests(stranger, "maas")).toMatchObject({ documents: 0, yaml: "" });
    await expect(planManifests(reader, file(fixture("maas.yaml")))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const elsewhere = async (host: string) =>
      planManifests(stranger, file(fixture("maas.yaml").replace("127.0.0.1", host)));
    expect((await elsewhere("models.invalid")).problems).toEqual([]);
    expect((await elsewhere("169.254.169.254")).problems).toMatchObject([{ path: "spec.endpoint" }]);
    const orphan = fixture("maas.yaml").split("---\n").at(-1) ?? "";
    expect((await planManifests(stranger, file(orphan))).problems).toMatchObject([
      { path: "spec.modelRefs" },
    ]);
  });
});

function hourlyDraft(quota: QuotaView) {
  const { name, subjectKind, subject, per, models, measure, windowUnit } = quota;
  return { name, subjectKind, subject, per, models, measure, windowUnit };
}
