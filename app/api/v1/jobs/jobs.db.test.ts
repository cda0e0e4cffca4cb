import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { call, startEdge, tokenFor } from "@/app/_edge/testEdge";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { systemCtx } from "@/lib/access/newCtx";
import { enqueueJob } from "@/lib/jobs/enqueue";
import type { JobKind } from "@/lib/jobs/kind";
import { ensureSchedule } from "@/lib/jobs/schedule";
import { createTenant } from "@/lib/tenants/create";
import {
  listSchedulesOperation,
  pauseScheduleOperation,
  resumeScheduleOperation,
  runScheduleOperation,
} from "../schedules/operations";
import { cancelJobOperation, getJobOperation, listJobsOperation, retryJobOperation } from "./operations";

const kind: JobKind<{ of: string }> = {
  name: "t.report",
  input: z.object({ of: z.string() }),
  ability: "settings.write",
  maxAttempts: 3,
  label: (input) => `Report of ${input.of}`,
  run: async () => null,
};

describeOnEachStore("the API of jobs", (open) => {
  let opened: FreshStore;
  const tokens = { admin: "", auditor: "", foreign: "" };
  beforeAll(async () => {
    opened = await open();
    await startEdge(opened.dataDir);
    tokens.admin = await tokenFor("admin");
    tokens.auditor = await tokenFor("auditor");
    const { id } = await createTenant(systemCtx(), { slug: "acme", name: "Acme" });
    tokens.foreign = await tokenFor("admin", id);
  });
  afterAll(() => opened.close());

  it("lists, shows, cancels and retries", async () => {
    const { id } = await enqueueJob(systemCtx(), kind, { of: "May" });
    const token = tokens.admin;
    const at = { path: `/api/v1/jobs/${id}`, params: { id }, token };
    const listed = await call(listJobsOperation, { path: "/api/v1/jobs?state=waiting", token });
    expect(listed).toMatchObject({
      status: 200,
      json: { jobs: [{ id, label: "Report of May", state: "waiting", progress: null }], next: null },
    });
    expect(await call(getJobOperation, at)).toMatchObject({
      status: 200,
      json: { id, input: { of: "May" }, result: null, attempts: [] },
    });
    expect(await call(cancelJobOperation, at)).toMatchObject({ status: 200, json: { state: "cancelled" } });
    expect(await call(retryJobOperation, at)).toMatchObject({ status: 200, json: { state: "waiting" } });
    const wrong = await call(listJobsOperation, { path: "/api/v1/jobs?state=asleep", token });
    expect(wrong).toMatchObject({ status: 400, json: { fields: { state: expect.any(String) } } });
  });

  it("lists, pauses, resumes and runs schedules", async () => {
    const spec = { name: "reports", kind, input: { of: "all" }, cron: "0 6 * * 1", timeZone: "Asia/Tokyo" };
    await ensureSchedule(systemCtx(), spec);
    const token = tokens.admin;
    const { json } = await call(listSchedulesOperation, { path: "/api/v1/schedules", token });
    expect(json).toMatchObject({ schedules: [{ name: "reports", timeZone: "Asia/Tokyo", last: null }] });
    const { id } = (json as { schedules: { id: string }[] }).schedules[0] ?? { id: "" };
    const at = { path: `/api/v1/schedules/${id}`, params: { id }, token };
    expect(await call(pauseScheduleOperation, at)).toMatchObject({ json: { paused: true, nextAt: null } });
    expect(await call(resumeScheduleOperation, at)).toMatchObject({ json: { paused: false } });
    const first = await call(runScheduleOperation, at);
    expect(first).toMatchObject({ status: 202, json: { isNew: true } });
    const { id: job } = first.json as { id: string };
    expect(await call(runScheduleOperation, at)).toMatchObject({ json: { id: job, isNew: false } });
  });

  it("answers for what is another tenant's, or beyond the token's abilities, as for nothing", async () => {
    const { id } = await enqueueJob(systemCtx(), kind, { of: "June" });
    const operations = [getJobOperation, cancelJobOperation, retryJobOperation, runScheduleOperation];
    for (const token of [tokens.foreign, tokens.auditor]) {
      for (const operation of operations) {
        const ask = (one: string) =>
          call(operation, { path: `/api/v1/jobs/${one}`, params: { id: one }, token });
        const [theirs, missing] = [await ask(id), await ask("job_0190a1b2-0000-7000-8000-000000000000")];
        expect(theirs.status).toBe(404);
        expect([theirs.json?.title, theirs.json?.detail]).toEqual([
          missing.json?.title,
          missing.json?.detail,
        ]);
      }
      expect(await call(listJobsOperation, { path: "/api/v1/jobs", token })).toMatchObject({
        json: { jobs: [] },
      });
    }
  });
});
