import { afterAll, beforeAll, expect, it } from "vitest";
import { call, startEdge, tokenFor } from "@/app/_edge/testEdge";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { systemCtx } from "@/lib/access/newCtx";
import { createQuota } from "@/lib/quotas/create";
import {
  explainOperation,
  extendOperation,
  getReservationOperation,
  listReservationsOperation,
  releaseOperation,
  reserveOperation,
  settleOperation,
} from "./operations";

describeOnEachStore("the API of the ledger", (open) => {
  let opened: FreshStore;
  const tokens = { gateway: "", auditor: "" };
  beforeAll(async () => {
    opened = await open();
    await startEdge(opened.dataDir);
    tokens.gateway = await tokenFor("gateway");
    tokens.auditor = await tokenFor("auditor");
  });
  afterAll(() => opened.close());

  it("admits, refuses with what a client needs to come again, settles once and explains", async () => {
    const { id: quota } = await createQuota(systemCtx(), {
      name: "Cap",
      measure: "total_tokens",
      ceiling: 100,
    });
    const token = tokens.gateway;
    const path = "/api/v1/reservations";
    const ask = { model: "gpt-4.1", provider: "openai", inputBytes: 40, maxOutputTokens: 50 };
    const one = await call(reserveOperation, { path, token, body: { ...ask, requestId: "one" } });
    expect(one).toMatchObject({
      status: 201,
      json: { state: "reserved", granted: { inputTokens: 10, outputTokens: 50 } },
    });
    const two = await call(reserveOperation, { path, token, body: { ...ask, requestId: "two" } });
    expect(two).toMatchObject({
      status: 429,
      json: {
        code: "QUOTA_EXCEEDED",
        refusal: { quota, ceiling: 100, reserved: 60, asked: 60 },
        admission: { state: "refused" },
      },
    });
    expect((two.json as { detail: string }).detail).toContain('"Cap" allows 100 tokens');
    const { id } = one.json as { id: string };
    const at = (verb: string) => ({ path: `${path}/${id}/${verb}`, params: { id }, token });
    expect(await call(extendOperation, { ...at("extend"), body: { outputTokens: 90 } })).toMatchObject({
      status: 200,
      json: { granted: { outputTokens: 90 } },
    });
    const usage = { inputTokens: 9, outputTokens: 20 };
    const wrong = { usage: { ...usage, outputTokens: -1 }, usageSource: "exact" };
    expect(await call(settleOperation, { ...at("settle"), body: wrong })).toMatchObject({ status: 400 });
    const done = await call(settleOperation, { ...at("settle"), body: { usage, usageSource: "exact" } });
    expect(done).toMatchObject({ status: 200, json: { state: "settled", actual: usage } });
    expect(await call(releaseOperation, { ...at("release"), body: {} })).toMatchObject({ status: 409 });
    const reader = tokens.auditor;
    expect(
      await call(explainOperation, {
        path: `${path}/explain/two`,
        params: { requestId: "two" },
        token: reader,
      }),
    ).toMatchObject({
      status: 200,
      json: {
        limit: { quota, reserved: 60, open: 1, now: { settled: 29, reserved: 0 } },
        retryAfterSeconds: expect.any(Number),
      },
    });
    const listed = await call(listReservationsOperation, {
      path: `${path}?state=refused&quota=${quota}`,
      token: reader,
    });
    expect(listed).toMatchObject({ status: 200, json: { reservations: [{ requestId: "two" }], next: null } });
    const shown = await call(getReservationOperation, {
      path: `${path}/${id}`,
      params: { id },
      token: reader,
    });
    expect((shown.json as { entries: { kind: string }[] }).entries.map(({ kind }) => kind)).toEqual([
      "reserve",
      "reserve",
      "settle",
    ]);
    // A gateway reads nothing, and who reads reserves nothing.
    expect(await call(listReservationsOperation, { path, token })).toMatchObject({ status: 403 });
    expect(
      await call(reserveOperation, { path, token: reader, body: { ...ask, requestId: "x" } }),
    ).toMatchObject({ status: 403 });
  });
});
