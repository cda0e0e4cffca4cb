import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { policyAlerts } from "@/db/store/schema/policies";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import type { Decision } from "./decision";
import type { Entity, Facts } from "./facts";
import { inForceNow } from "./inForce";
import { listAlerts } from "./listAlerts";
import { flushPolicyAlerts, noteAlerts } from "./noteAlerts";
import { putPolicyInForce } from "./testPolicy";

const TEXT = '@id("seen") @obligation("alert") permit(principal, action, resource);';

const user = (id: string, attrs: Entity["attrs"] = {}): Entity => ({ type: "User", id, parents: [], attrs });
const tool = (id: string): Entity => ({ type: "Tool", id, parents: [], attrs: {} });

/** Characters that do not compress, as a key of the store would have to. */
const ideographs = (many: number, seed: number) =>
  Array.from({ length: many }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919 * seed) % 20_000))).join(
    "",
  );

describeOnEachStore("alerts of policies", (open) => {
  let fresh: FreshStore;
  let first: Ctx;
  let next: Ctx;
  let actions = 0;

  async function newTenant(slug: string): Promise<Ctx> {
    const { id } = await createTenant(systemCtx(), { slug, name: slug });
    const ctx = systemCtx(id);
    await putPolicyInForce(ctx, { name: "Loud", text: TEXT, mode: "enforce", fromMs: Date.now() - 1_000 });
    return ctx;
  }

  async function note(ctx: Ctx, principal: Entity, resource: Entity, tenant = ctx.tenant): Promise<void> {
    const inForce = await inForceNow(ctx);
    if (!inForce) throw new Error("No policy is in force.");
    const facts: Facts = { action: "callTool", principal, resource, context: {} };
    const decision: Decision = {
      effect: "allow",
      mode: "enforced",
      source: "policy",
      rules: inForce.all.book.rules.map(({ deciding }) => deciding),
      reason: "",
      obligations: ["alert"],
      set: "",
      errors: [],
      tookUs: 0,
    };
    actions += 1;
    noteAlerts(
      { ...ctx, tenant },
      { inForce, facts, decisions: [decision], effect: "allow", action: `act_${actions}` },
    );
  }

  beforeAll(async () => {
    fresh = await open();
    await ensureDefaultTenant(systemCtx());
    first = await newTenant("first");
    next = await newTenant("next");
  });
  afterAll(() => fresh.close());

  it("reach people whatever others call themselves, without their secrets, and none holds the next tenant's", async () => {
    const printed: string[] = [];
    const stderr = vi.spyOn(process.stderr, "write").mockImplementation((line) => {
      printed.push(String(line));
      return true;
    });
    const long = ideographs(2_000, 1);
    const at = new Date();
    await bookkeep((tx) =>
      tx.insert(webhooks).values({
        id: "whk_1",
        tenant: first.tenant,
        name: "siem",
        url: "https://siem.example/",
        secret: "",
        events: [],
        createdBy: "test",
        createdAt: at,
      }),
    );
    const source = "https://user:hunter2pass@files.example/x?sig=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd";
    await note(first, user("a\0b", { name: "n\0\ud800" }), tool("a\0b"));
    await note(first, user(`${long}1`), tool(long));
    await note(first, user(`${long}2`), tool(long));
    await note(first, user(source, { name: source }), { type: "Source", id: source, parents: [], attrs: {} });
    // Even a row that nothing made clean is lost alone.
    await note(first, user("x"), tool("y"), "ten_\0");
    await note(next, user("ann"), tool("look"));
    await flushPolicyAlerts();
    stderr.mockRestore();

    expect(await listAlerts(next)).toMatchObject([
      { principal: { id: "ann" }, resource: "Tool look", count: 1 },
    ]);
    const mine = await listAlerts(first);
    expect(mine).toHaveLength(4);
    const told = await store().select({ body: deliveries.body }).from(deliveries);
    expect(told).toHaveLength(4);
    const rows = await store().select().from(policyAlerts);
    const everything = JSON.stringify([mine, told, rows, printed]);
    expect(everything).not.toMatch(/hunter2pass|AbCdEfGhIjKl/);
    expect(everything).toContain("redacted:url-password");
    expect(printed.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ msg: "an alert is lost: the store refuses it", rule: "seen", code: "22021" }),
    ]);
  });
});
