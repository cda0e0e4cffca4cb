import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { backtests, policyVersions, recordedShapes } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { issueKey } from "@/lib/keys/issue";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { archivePolicy, restorePolicy, unpublish } from "./archive";
import { comparePolicyVersions } from "./compare";
import { createPolicy } from "./create";
import type { PolicyMode } from "./decision";
import { discardDraft, editDraft } from "./editDraft";
import { getPolicy, getVersion } from "./get";
import { inForceAt, inForceNow } from "./inForce";
import { countPolicies, listPolicies } from "./list";
import { offerPermitAll } from "./offer";
import { contentDigest } from "./policy";
import { proposeVersion, withdrawVersion } from "./propose";
import { changeMode, publishVersion } from "./publish";
import { reviewVersion } from "./review";
import { rollBack } from "./rollBack";

const clock = { nowMs: Date.parse("2026-11-22T10:00:00.000Z") };
const PERMIT = "permit(principal, action, resource);\n";
const STRICT = `${PERMIT}forbid(principal is Bailiwick::Agent, action, resource) when { principal.suspended };\n`;

const actor = (
  tenant: string,
  id: string,
  roles: readonly Role[],
  kind: "person" | "token" = "person",
): Ctx => ({
  ...testCtx(tenant, roles, clock),
  actor: { kind, id, name: id },
});

/** A finished backtest, as lib/backtests leaves it. */
async function backtested(ctx: Ctx, policy: string, text: string, mode: PolicyMode): Promise<void> {
  const at = new Date(clock.nowMs);
  const row: typeof backtests.$inferInsert = {
    id: ctx.newId("bkt"),
    tenant: ctx.tenant,
    policy,
    digest: contentDigest(text),
    text,
    draftRevision: 1,
    mode,
    fromAt: new Date(clock.nowMs - 86_400_000),
    toAt: at,
    state: "done",
    result: { totals: { actions: 7 } },
    by: ctx.actor.id,
    byName: ctx.actor.name,
    at,
  };
  await bookkeep((tx) => tx.insert(backtests).values(row));
}

let serial = 0;

describeOnEachStore("policies", (open) => {
  let opened: FreshStore;
  let ada: Ctx;
  let ben: Ctx;
  let other: Ctx;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    clock.nowMs += 1_000;
    serial += 1;
    const tenant = { slug: `p${serial}-${process.pid}`, name: "P" };
    const { id } = await createTenant(systemCtx(), tenant);
    ada = actor(id, "per_ada", ["admin"]);
    ben = actor(id, "per_ben", ["approver"]);
    other = actor("default", "per_eve", ["admin"]);
  });

  async function approved(id: string): Promise<number> {
    const { number } = await proposeVersion(ada, id, { why: "It is time" });
    await reviewVersion(ben, { policy: id, number, answer: "approve", note: "Looks right" });
    return number;
  }

  async function published(text: string, mode: PolicyMode): Promise<string> {
    const { id } = await createPolicy(ada, { name: "Base", text });
    const number = await approved(id);
    await backtested(ada, id, text, mode);
    await publishVersion(ben, { policy: id, number, mode, why: "Go live" });
    return id;
  }

  it("goes from draft over review into force, and back", async () => {
    const { id } = await createPolicy(ada, { name: " Base  line ", text: PERMIT });
    const draft = await getPolicy(ada, id);
    expect(draft).toMatchObject({
      name: "Base line",
      state: "draft",
      text: PERMIT,
      revision: 1,
      inForce: null,
    });
    const number = await approved(id);
    expect(await getPolicy(ada, id)).toMatchObject({
      state: "approved",
      draft: null,
      text: PERMIT,
      editors: [],
    });
    await expect(
      publishVersion(ben, { policy: id, number, mode: "observe", why: "Go live" }),
    ).rejects.toMatchObject({
      code: "PRECONDITION",
    });
    await backtested(ada, id, PERMIT, "observe");
    await publishVersion(ben, { policy: id, number, mode: "observe", why: "Go live" });
    expect((await inForceAt(ada, clock.nowMs))?.publications).toMatchObject([
      { policy: id, version: 1, mode: "observe" },
    ]);
    expect(await inForceAt(ada, clock.nowMs - 1)).toBeNull();
    // A machine whose clock is an hour behind decides by the same policies.
    const behind = { ...ada, now: () => clock.nowMs - 3_600_000 };
    expect((await inForceNow(behind))?.publications).toHaveLength(1);
    await expect(changeMode(ben, { policy: id, mode: "enforce", why: "Be strict" })).rejects.toMatchObject({
      code: "PRECONDITION",
    });
    await backtested(ada, id, PERMIT, "enforce");
    clock.nowMs += 60_000;
    await changeMode(ben, { policy: id, mode: "enforce", why: "Be strict" });
    await changeMode(ben, { policy: id, mode: "observe", why: "Too strict" });
    clock.nowMs += 60_000;
    await unpublish(ben, { policy: id, why: "No longer" });
    const { publications, state } = await getPolicy(ada, id);
    expect(state).toBe("approved");
    expect(publications.map(({ mode, kind }) => `${kind} ${mode}`)).toEqual([
      "mode observe",
      "mode enforce",
      "publish observe",
    ]);
    expect(publications[2]?.backtestSummary).toMatchObject({ totals: { actions: 7 } });
    // Without a gap and without an overlap.
    expect(publications[1]?.from).toBe(publications[2]?.to);
    const { changes } = await listChanges({ ...ada }, { noun: "policy" });
    expect(changes.map(({ verb }) => verb)).toEqual([
      "unpublish",
      "change mode",
      "change mode",
      "publish",
      "create",
    ]);
  });

  it("lets nobody review what he had a hand in, and no token", async () => {
    const { id } = await createPolicy(ada, { name: "Own", text: PERMIT });
    const cleo = actor(ada.tenant, "per_cleo", ["admin"]);
    const { revision } = await editDraft(cleo, id, { revision: 1, text: STRICT });
    expect(revision).toBe(2);
    const { number } = await proposeVersion(ada, id, { why: "It is time" });
    const review = { policy: id, number, answer: "approve", note: "Looks right" } as const;
    for (const who of [ada, cleo, actor(ada.tenant, "key_1", ["approver"], "token")])
      await expect(reviewVersion(who, review)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(
      reviewVersion(actor(ada.tenant, "per_dan", ["policy-author"]), review),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await reviewVersion(ben, { ...review, answer: "reject", note: "Not yet" });
    // What was rejected is the draft again, and its editors stay such.
    expect(await getPolicy(ada, id)).toMatchObject({
      state: "draft",
      text: STRICT,
      editors: ["per_ada", "per_cleo"],
    });
    const { key } = await issueKey(cleo, { kind: "api", name: "ci", role: "policy-author" });
    const token = actor(ada.tenant, key.id, ["policy-author"], "token");
    const { id: coded } = await createPolicy(token, { name: "As code", text: PERMIT });
    const proposed = await proposeVersion(token, coded, { why: "From the pipeline" });
    await expect(
      reviewVersion(cleo, { ...review, policy: coded, number: proposed.number }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("refuses a backtest that is older than the last edit, of another text, or of a milder mode", async () => {
    const { id } = await createPolicy(ada, { name: "Stale", text: PERMIT });
    await backtested(ada, id, PERMIT, "enforce");
    clock.nowMs += 1_000;
    await editDraft(ada, id, { revision: 1, text: STRICT });
    clock.nowMs += 1_000;
    await editDraft(ada, id, { revision: 2, text: PERMIT });
    const number = await approved(id);
    const publish = (mode: PolicyMode) => publishVersion(ben, { policy: id, number, mode, why: "Go live" });
    await expect(publish("observe")).rejects.toMatchObject({ code: "PRECONDITION" });
    await backtested(ada, id, STRICT, "enforce");
    await expect(publish("observe")).rejects.toMatchObject({ code: "PRECONDITION" });
    await backtested(ada, id, PERMIT, "hold");
    await expect(publish("enforce")).rejects.toMatchObject({ code: "PRECONDITION" });
    expect(await publish("hold")).toMatchObject({ version: 1, mode: "hold" });
  });

  it("judges a tool's arguments as they were when the version was proposed, whatever becomes of the tool", async () => {
    const shape = { amount: { type: "Long", optional: true } };
    const row = { tenant: ada.tenant, tool: "refund", shape, at: new Date(clock.nowMs) };
    await bookkeep((tx) => tx.insert(recordedShapes).values({ ...row, calls: 3 }));
    await published(
      `${PERMIT}forbid(principal, action == Bailiwick::Action::"tool:refund", resource) when { context.input has amount && context.input.amount > 500 };`,
      "enforce",
    );
    await bookkeep((tx) => tx.delete(recordedShapes).where(eq(recordedShapes.tenant, ada.tenant)));
    await createPolicy(ada, { name: "An edit", text: PERMIT });
    const inForce = await inForceAt(ada, clock.nowMs);
    expect(inForce?.shapes.get("refund")).toEqual(shape);
  });

  it("keeps what was proposed as it was, whatever is done afterwards", async () => {
    const id = await published(PERMIT, "observe");
    const before = await store().select().from(policyVersions).where(eq(policyVersions.policy, id));
    const { revision } = await editDraft(ada, id, {
      revision: 1,
      text: STRICT,
      name: "Renamed",
      description: "More",
    });
    await discardDraft(ada, id, revision);
    await editDraft(ada, id, { revision: revision + 1, text: STRICT });
    const second = await approved(id);
    await backtested(ada, id, STRICT, "enforce");
    await publishVersion(ben, { policy: id, number: second, mode: "enforce", why: "Stricter" });
    await expect(
      rollBack(ben, { policy: id, to: 1, mode: "enforce", why: "It broke" }),
    ).rejects.toMatchObject({ code: "PRECONDITION" });
    expect(await rollBack(ben, { policy: id, to: 1, why: "It broke" })).toMatchObject({
      version: 1,
      mode: "observe",
    });
    await editDraft(ada, id, { revision: revision + 2, text: "nonsense" });
    await expect(proposeVersion(ada, id, { why: "It is time" })).rejects.toMatchObject({
      code: "PRECONDITION",
    });
    await editDraft(ada, id, { revision: revision + 3, text: `${STRICT}// more\n` });
    const third = await proposeVersion(ada, id, { why: "It is time" });
    await withdrawVersion(ada, { policy: id, number: third.number });
    await unpublish(ben, { policy: id, why: "No longer" });
    await archivePolicy(ada, id);
    await restorePolicy(ada, id);
    const [first] = await store()
      .select()
      .from(policyVersions)
      .where(eq(policyVersions.id, before[0]?.id ?? ""));
    expect(first).toEqual(before[0]);
    expect((await getVersion(ada, id, 2)).digest).toBe(contentDigest(STRICT));
    await expect(rollBack(ben, { policy: id, to: third.number, why: "It broke" })).rejects.toMatchObject({
      code: "PRECONDITION",
    });
  });

  it("offers to record once, and lets that do nothing more without a review", async () => {
    const { policy } = await offerPermitAll(ada);
    expect(await getPolicy(ada, policy)).toMatchObject({
      state: "observe",
      inForce: { version: 1 },
      draft: null,
    });
    await expect(offerPermitAll(ada)).rejects.toMatchObject({ code: "CONFLICT" });
    const { text } = await getVersion(ada, policy, 1);
    await backtested(ada, policy, text, "enforce");
    const enforce = () => changeMode(ben, { policy, mode: "enforce", why: "Be strict" });
    await expect(enforce()).rejects.toMatchObject({ code: "PRECONDITION" });
    const review = { policy, number: 1, answer: "approve", note: "It permits all" } as const;
    await expect(reviewVersion(ada, review)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await reviewVersion(ben, review);
    expect(await enforce()).toMatchObject({ mode: "enforce" });
    await expect(offerPermitAll(actor(ada.tenant, "per_dan", ["auditor"]))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("says what is different between versions, by line and by rule", async () => {
    const first = `@id("all")\n${PERMIT}@id("old")\n${PERMIT}`;
    const second = `@id("all")\npermit(principal,action,resource);\n@id("new")\nforbid(principal, action, resource) when { false };\n`;
    const { id } = await createPolicy(ada, { name: "Diff", text: first });
    await proposeVersion(ada, id, { why: "It is time" });
    await editDraft(ada, id, { revision: 1, text: second });
    const { rules, parts } = await comparePolicyVersions(ada, { policy: id, from: 1, to: "draft" });
    expect(rules).toMatchObject({ added: [{ rule: "new" }], removed: [{ rule: "old" }], changed: [] });
    expect(
      parts
        .filter(({ kind }) => kind !== "removed")
        .map(({ text }) => text)
        .join(""),
    ).toBe(second);
    expect(
      parts
        .filter(({ kind }) => kind !== "added")
        .map(({ text }) => text)
        .join(""),
    ).toBe(first);
  });

  it("lists what is in force first, and tells nobody of another tenant's", async () => {
    const id = await published(PERMIT, "observe");
    const { id: draft } = await createPolicy(ada, { name: "A draft", text: "" });
    expect((await listPolicies(ada)).policies.map((one) => [one.id, one.state])).toEqual([
      [id, "observe"],
      [draft, "draft"],
    ]);
    const first = await listPolicies(ada, { limit: 1 });
    expect(
      (await listPolicies(ada, { limit: 1, cursor: first.next ?? "" })).policies.map((one) => one.id),
    ).toEqual([draft]);
    expect((await listPolicies(ada, { state: "draft", q: "a dr" })).policies).toHaveLength(1);
    expect(await countPolicies(ada)).toEqual({
      policies: 2,
      inForce: 1,
      enforced: 0,
      review: 0,
      everPublished: true,
    });
    await expect(createPolicy(ada, { name: "Base", text: "" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(editDraft(ada, draft, { revision: 7, text: PERMIT })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("per_ada edited this draft"),
    });
    await expect(archivePolicy(ada, id)).rejects.toMatchObject({ code: "CONFLICT" });
    for (const act of [
      getPolicy(other, id),
      unpublish(other, { policy: id, why: "Mine now" }),
      archivePolicy(other, id),
    ])
      await expect(act).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
