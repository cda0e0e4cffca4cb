import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bindIdentity } from "@/lib/agents/bindIdentity";
import { makeAgent } from "@/lib/agents/register";
import { readShape } from "@/lib/base/readShape";
import { putPolicyInForce } from "@/lib/policies/testPolicy";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { exportOptions, FORMATS, previewTranslation, translatePolicies } from "./translatePolicies";

const clock = { nowMs: Date.parse("2026-11-22T10:00:00.000Z") };
const options = readShape(exportOptions, { decisionPoint: "https://decide.example.com/" });
const CALL = 'action in Bailiwick::Action::"callTool"';

describeOnEachStore("translations", (open) => {
  let opened: FreshStore;
  let ctx: Ctx;
  let coder: string;
  const publish = (name: string, text: string, mode: "observe" | "enforce") =>
    putPolicyInForce(ctx, { name, text, mode, fromMs: clock.nowMs - 1_000 });
  const files = async (allowLoss = false) => {
    const made = await translatePolicies(ctx, "kuadrant", { ...options, allowLoss });
    return made.files.map(({ text }) => text).join("");
  };

  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
    const { id } = await createTenant(systemCtx(), { slug: `x-${process.pid}`, name: "X" });
    ctx = testCtx(id, ["admin"], clock);
    coder = (await makeAgent(ctx, { name: "coder" })).id;
    await bindIdentity(ctx, coder, { kind: "spiffe", value: "spiffe://td/ns/code/sa/coder" });
  });
  afterAll(() => opened.close());

  it("hands out what decides, and refuses what silence would make dangerous", async () => {
    await expect(files()).rejects.toMatchObject({ code: "PRECONDITION" });
    await publish("Watched", `permit(principal, ${CALL}, resource);`, "observe");
    await expect(files()).rejects.toMatchObject({ code: "PRECONDITION" });

    await publish(
      "Coders",
      `permit(principal == Bailiwick::Agent::"${coder}", ${CALL}, resource);`,
      "enforce",
    );
    const text = await files();
    expect(text).toContain("spiffe://td/ns/code/sa/coder");
    expect(text).toContain("url: https://decide.example.com/authorino");
    expect(await files()).toBe(text);
    const { losses } = await previewTranslation(ctx, "kuadrant", options);
    expect(losses.map(({ words }) => words)).toContain("Watched only observes, so it is not in the export.");

    await publish("Early", `permit(principal, ${CALL}, resource) when { context.hour < 8 };`, "enforce");
    await expect(files()).rejects.toMatchObject({ code: "INVALID" });
    expect(await files(true)).toContain("spiffe://td/ns/code/sa/coder");

    await publish(
      "Late",
      `@title("Not at night") forbid(principal, ${CALL}, resource) when { context.hour > 20 };`,
      "enforce",
    );
    await expect(files(true)).rejects.toThrow(/Not at night \(Late, version 1\).*context\.hour/);
    const preview = await previewTranslation(ctx, "kuadrant", options);
    expect([preview.files, preview.refusal === null]).toEqual([[], false]);
    expect((await previewTranslation(ctx, "kuadrant", { ...options, variant: "ask" })).refusal).toBeNull();
  });

  it("has files for every format, and of one tenant only", async () => {
    for (const format of FORMATS.filter((one) => one !== "mcp-gateway"))
      expect(
        (await previewTranslation(ctx, format, { ...options, variant: "ask" })).files.length,
      ).toBeGreaterThan(0);
    const { id } = await createTenant(systemCtx(), { slug: `y-${process.pid}`, name: "Y" });
    await expect(
      previewTranslation(testCtx(id, ["auditor"], clock), "kyverno", options),
    ).rejects.toMatchObject({
      code: "PRECONDITION",
    });
  });
});
