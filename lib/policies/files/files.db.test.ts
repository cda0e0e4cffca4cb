import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { backtests } from "@/db/store/schema/policies";
import type { Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { checkPolicy } from "../check";
import { createPolicy } from "../create";
import { getPolicy } from "../get";
import { listPolicies } from "../list";
import { contentDigest } from "../policy";
import { reviewVersion } from "../review";
import { vocabularyFor } from "../vocabularyFor";
import { checkFiles } from "./checkFiles";
import { exportPolicies } from "./exportPolicies";
import { importPolicies, planImport } from "./importPolicies";
import { publishFiles } from "./publishFiles";

const clock = { nowMs: Date.parse("2026-11-22T10:00:00.000Z") };
const folder = mkdtempSync(join(tmpdir(), "policy-files-"));
const PERMIT = "permit(principal, action, resource);\n";
const REFUNDS = `${PERMIT}@id("over") @obligation("require-approval")
forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
unless { context.input has amount && context.input.amount.lessThanOrEqual(decimal("500.0")) };
`;
let serial = 0;

const actor = (tenant: string, id: string, roles: readonly Role[]): Ctx => ({
  ...testCtx(tenant, roles, clock),
  actor: { kind: "person", id, name: id },
});

/** A recorded call, as the collector writes it. */
async function call(tenant: string, input: string): Promise<void> {
  serial += 1;
  const id = String(serial).padStart(16, "0");
  const row = { tenant, id: `act_${id}`, trace_id: id, span_id: id, ingest_seq: 1 };
  const ts = new Date(clock.nowMs - 3_600_000).toISOString().replace("T", " ").slice(0, 19);
  const values = [{ ...row, ts, kind: "tool_call", tool: "refund", input }];
  await lake().writer.insert({ table: "actions", values, format: "JSONEachRow" });
}

describeOnEachStore("policies as files", (open) => {
  let opened: FreshStore;
  let ada: Ctx;
  let ben: Ctx;
  beforeAll(async () => {
    opened = await open();
    await openLake({ kind: "embedded", dataDir: join(folder, opened.engine) }, () => {});
    await migrateLake();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(async () => {
    await closeLake();
    await opened.close();
    rmSync(join(folder, opened.engine), { recursive: true, force: true });
  });
  beforeEach(async () => {
    serial += 1;
    const { id } = await createTenant(systemCtx(), { slug: `f${serial}-${process.pid}`, name: "F" });
    ada = actor(id, "per_ada", ["admin"]);
    ben = actor(id, "per_ben", ["approver"]);
  });

  it("learns the arguments of a tool from recorded calls, and keeps what rules were written about", async () => {
    const unknown = await checkPolicy(ada, REFUNDS);
    expect(unknown.problems.map(({ message }) => message)).toEqual([
      'Neither the catalog nor recorded calls know the tool "refund".',
    ]);
    await call(ada.tenant, '{"amount":20,"order":"A-1","odd":1}');
    await call(ada.tenant, '{"amount":12.5,"order":"A-2","odd":"x","note":null}');
    await call(ada.tenant, "{broken");
    const checked = await checkPolicy(ada, REFUNDS);
    expect(checked).toMatchObject({ problems: [], tools: { refund: { source: "recorded" } } });
    const shape = async () => (await vocabularyFor(ada, { tools: ["refund"] })).tools.refund;
    const amount = { type: "decimal", optional: true };
    const order = { type: "String", optional: true };
    expect(await shape()).toEqual({ source: "recorded", shape: { amount, order } });
    await call(ada.tenant, '{"amount":"lots","fast":true}');
    expect((await shape())?.shape).toEqual({ amount, order, fast: { type: "Bool", optional: true } });
    await closeLake();
    expect((await shape())?.shape.amount).toEqual(amount);
    await openLake({ kind: "embedded", dataDir: join(folder, opened.engine) }, () => {});
  });

  it("come back as they were, and only differences are imported", async () => {
    await createPolicy(ada, { name: "Refunds", description: "Money: careful", text: PERMIT });
    await createPolicy(ada, { name: "Base", text: PERMIT });
    const files = await exportPolicies(ada);
    expect(files.map(({ path }) => path)).toEqual([
      "bailiwick.policies.yaml",
      "bailiwick.schema.json",
      "policies/base.cedar",
      "policies/refunds.cedar",
    ]);
    expect(await exportPolicies(ada)).toEqual(files);
    expect(checkFiles(files).problems).toEqual([]);
    expect((await planImport(ada, files)).steps.map(({ action }) => action)).toEqual(["same", "same"]);
    const edited = files.map((one) =>
      one.path === "policies/base.cedar" ? { ...one, text: `// why\n${PERMIT}` } : one,
    );
    expect((await planImport(ada, edited)).steps.map(({ name, action }) => `${name} ${action}`)).toEqual([
      "Base update",
      "Refunds same",
    ]);
    const wrong = edited.map((one) =>
      one.path === "policies/refunds.cedar" ? { ...one, text: "permit(" } : one,
    );
    await expect(importPolicies(ada, wrong)).rejects.toMatchObject({ code: "INVALID" });
    expect((await exportPolicies(ada))[2]).toEqual(files[2]);
    await importPolicies(ada, edited);
    expect((await exportPolicies(ada))[2]?.text).toBe(`// why\n${PERMIT}`);
    const other = actor("default", "per_eve", ["admin"]);
    expect((await importPolicies(other, files)).steps.map(({ action }) => action)).toEqual([
      "create",
      "create",
    ]);
    expect((await listPolicies(ada)).policies).toHaveLength(2);
  });

  it("are brought into force step by step, each waiting for whom it must", async () => {
    const manifest =
      "version: 1\npolicies:\n  - name: Base\n    file: policies/base.cedar\n    mode: observe\n";
    const files = [
      { path: "bailiwick.policies.yaml", text: manifest },
      { path: "policies/base.cedar", text: PERMIT },
    ];
    const state = async () => (await publishFiles(ada, files, "Pull request 7"))[0];
    expect((await state())?.state).toBe("proposed");
    const again = await state();
    expect(again?.state).toBe("in review");
    const policy = again?.policy ?? "";
    await reviewVersion(ben, { policy, number: 1, answer: "approve", note: "Looks right" });
    expect(await state()).toMatchObject({ state: "waits", words: expect.stringContaining("no backtest") });
    const at = new Date(clock.nowMs);
    const run = {
      policy,
      text: PERMIT,
      digest: contentDigest(PERMIT),
      draftRevision: 1,
      mode: "observe",
    } as const;
    const by = { by: "per_ada", byName: "Ada", at, fromAt: new Date(clock.nowMs - 86_400_000), toAt: at };
    await bookkeep((tx) =>
      tx.insert(backtests).values({ id: ada.newId("bkt"), tenant: ada.tenant, state: "done", ...run, ...by }),
    );
    expect((await state())?.state).toBe("published");
    expect((await state())?.state).toBe("in force");
    expect((await getPolicy(ada, policy)).publications).toHaveLength(1);
  });
});
