import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { policyEngines } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { listChanges } from "@/lib/changes/list";
import type { Decision } from "@/lib/policies/decision";
import type { Facts } from "@/lib/policies/facts";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { askEngines } from "./askEngines";
import { getEngine, listEngines } from "./list";
import { addEngine, editEngine, removeEngine } from "./manage";
import { strictest } from "./strictest";
import { startTestOpa, type TestOpa } from "./testOpa";
import { tryEngine } from "./tryOut";

const PATH = "agents/decision";
const clock = { nowMs: Date.parse("2026-11-22T10:00:00.000Z") };
let serial = 0;
let opa: TestOpa;

async function newTenant(): Promise<Ctx> {
  serial += 1;
  const { id } = await createTenant(systemCtx(), { slug: `e${serial}-${process.pid}`, name: `E ${serial}` });
  return testCtx(id, ["admin"], clock);
}

function facts(more: Partial<Facts["context"]> = {}): Facts {
  const clerk = { type: "Agent", id: "agt_clerk", parents: [], attrs: { name: "clerk" } } as const;
  const refund = { type: "Tool", id: "refund", parents: [], attrs: { name: "refund" } } as const;
  const context = { grade: "B", approved: false, ...more } as Facts["context"];
  return { action: "callTool", principal: clerk, resource: refund, context, input: { amount: 900 } };
}

const asked = async (ctx: Ctx, of = facts()): Promise<Decision | undefined> =>
  (await askEngines(ctx, of, { clock: () => 0 }))[0];

beforeEach(() => {
  Object.assign(opa, { fails: null, isSilent: false, token: null, asked: [] });
  opa.documents.clear();
  opa.documents.set(PATH, (input) => ({
    allow: (input as Facts).input?.amount !== 900,
    reasons: ["more than 500"],
  }));
});

describeOnEachStore("engines", (open) => {
  let opened: FreshStore;
  let ctx: Ctx;
  beforeAll(async () => {
    opened = await open();
    opa = await startTestOpa();
    const variables = { BAILIWICK_DATA_DIR: opened.dataDir, BAILIWICK_ALLOWED_HOSTS: new URL(opa.url).host };
    setProcessState({
      environment: readEnvironment(variables, "/"),
      startedMs: 0,
      collector: null,
      controlHash: null,
    });
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(async () => {
    await opa.close();
    await opened.close();
  });
  const engine = () => ({ name: "Cluster OPA", url: opa.url, path: PATH, mode: "enforce" as const });

  beforeEach(async () => {
    ctx = await newTenant();
  });

  it("asks an engine by the Data API, and keeps its token encrypted", async () => {
    opa.token = "s3cret-of-opa";
    const { id } = await addEngine(ctx, { ...engine(), url: `${opa.url}/v1/data/`, token: opa.token });
    expect(await asked(ctx)).toMatchObject({
      effect: "deny",
      mode: "enforced",
      source: "opa",
      reason: "Denied by Cluster OPA: more than 500.",
      rules: [{ policy: id, policyName: "Cluster OPA", rule: PATH, effect: "forbid" }],
      errors: [],
    });
    expect(opa.asked).toEqual([{ path: PATH, input: JSON.parse(JSON.stringify(facts())) }]);
    const [row] = await store().select().from(policyEngines);
    expect(row?.token).toMatch(/^e1\./);
    expect(JSON.stringify([await listEngines(ctx), (await listChanges(ctx, {})).changes])).not.toContain(
      "s3cret",
    );
    expect(await getEngine(ctx, id)).toMatchObject({ hasToken: true, url: opa.url, timeoutMs: 500 });
  });

  it("denies whatever is no decision, and says why", async () => {
    const { id } = await addEngine(ctx, engine());
    const reasonAfter = async (prepare: () => void) => {
      prepare();
      const decision = await asked(ctx);
      expect(decision).toMatchObject({ effect: "deny", mode: "enforced" });
      expect(decision?.errors).toHaveLength(1);
      return decision?.reason;
    };
    expect(await reasonAfter(() => opa.documents.clear())).toContain("undefined");
    expect(await reasonAfter(() => opa.documents.set(PATH, () => "yes"))).toContain("neither a boolean");
    opa.fails = { status: 500, body: "{}" };
    expect(await reasonAfter(() => undefined)).toContain("status 500");
    expect(await reasonAfter(() => void (opa.fails = { status: 200, body: "<html>" }))).toContain("no JSON");
    opa.isSilent = true;
    await editEngine(ctx, id, { timeoutMs: 50 });
    expect(await reasonAfter(() => undefined)).toContain("longer than 50 ms");
    expect(await getEngine(ctx, id)).toMatchObject({ timeoutMs: 50, mode: "enforce" });
  });

  it("leaves a dead engine alone and still denies, until it answers again", async () => {
    // A question of the test before, given up, may arrive now: this engine's own are counted.
    await addEngine(ctx, { ...engine(), path: "dead" });
    opa.fails = { status: 503, body: "" };
    for (const _ of [1, 2, 3, 4, 5]) expect((await asked(ctx))?.effect).toBe("deny");
    expect(opa.asked.filter(({ path }) => path === "dead")).toHaveLength(3);
    Object.assign(opa, { fails: null });
    opa.documents.set("dead", () => true);
    expect((await asked(ctx))?.reason).toContain("failed 3 times in a row");
    const later = { ...ctx, now: () => clock.nowMs + 5_001 };
    expect((await asked(later))?.effect).toBe("allow");
    expect((await asked(ctx))?.effect).toBe("allow");
  });

  it("combines: the strictest of what is enforced counts, and an approval answers a hold", async () => {
    opa.documents.set("hold", () => ({ decision: "requires-approval" }));
    opa.documents.set("yes", () => true);
    opa.documents.set("no", () => false);
    await addEngine(ctx, { ...engine(), name: "B", path: "hold" });
    await addEngine(ctx, { ...engine(), name: "A", path: "yes" });
    await addEngine(ctx, { ...engine(), name: "C", path: "no", mode: "observe" });
    const all = await askEngines(ctx, facts(), { clock: () => 0 });
    expect(all.map(({ effect, mode }) => `${effect} ${mode}`)).toEqual([
      "allow enforced",
      "hold enforced",
      "deny observed",
    ]);
    expect(strictest(all)).toMatchObject({ effect: "hold", obligations: ["require-approval"] });
    expect(strictest(all.slice(2))).toBeNull();
    const approved = await askEngines(ctx, facts({ approved: true }), { clock: () => 0 });
    expect(strictest(approved)?.effect).toBe("allow");
  });

  it("is of one tenant, of those who may, and in the change log", async () => {
    const { id } = await addEngine(ctx, engine());
    const other = await newTenant();
    for (const act of [
      () => editEngine(other, id, { mode: "observe" }),
      () => removeEngine(other, id),
      () => getEngine(other, id),
      () => tryEngine(other, id, { agent: "a", tool: "t", input: {} }),
    ])
      await expect(act()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await asked(other)).toBeUndefined();
    const author = testCtx(ctx.tenant, ["policy-author"], clock);
    await expect(addEngine(author, { ...engine(), name: "x" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(addEngine(ctx, engine())).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(addEngine(ctx, { ...engine(), name: "x", path: "a/../b?c" })).rejects.toMatchObject({
      code: "INVALID",
    });
    await expect(
      addEngine(ctx, { ...engine(), name: "x", url: "http://169.254.169.254" }),
    ).rejects.toMatchObject({ code: "INVALID" });
    const tried = await tryEngine(ctx, id, { agent: "clerk", tool: "refund", input: { amount: 900 } });
    expect(tried.decision.effect).toBe("deny");
    expect((await getEngine(ctx, id)).lastAskedAt).toBe("2026-11-22T10:00:00.000Z");
    await removeEngine(ctx, id);
    expect(await asked(ctx)).toBeUndefined();
    const { changes } = await listChanges(ctx, {});
    expect(changes.filter(({ noun }) => noun === "policy engine").map(({ verb }) => verb)).toEqual([
      "remove",
      "add",
    ]);
  });
});
