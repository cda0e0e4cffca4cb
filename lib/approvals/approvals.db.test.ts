import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { jobs } from "@/db/store/schema/jobs";
import { memberships, people } from "@/db/store/schema/people";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import { abilitiesOf, type Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { newCtx, systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import type { RunningJob } from "@/lib/jobs/kind";
import { issueKey } from "@/lib/keys/issue";
import { addMembers } from "@/lib/principals/addMembers";
import { liftStop } from "@/lib/stops/lift";
import { makeStop } from "@/lib/stops/make";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { answerApproval, cancelApproval } from "./answer";
import { CALL_BACK } from "./callBackJob";
import { countOpen } from "./countOpen";
import { delegateApprovals, listDelegations, revokeDelegation } from "./delegations";
import { EXPIRE_APPROVALS } from "./expireJob";
import { countWaiting, getApproval, listApprovals } from "./list";
import { approvedFor, type NewApproval, openApproval } from "./open";
import { pollApproval } from "./poll";

const START_MS = Date.parse("2026-11-22T08:00:00.000Z");
const clock = { nowMs: START_MS };
const MINUTE_MS = 60_000;
let serial = 0;

interface Desk {
  /** No roles: what the decision point acts as. */
  edge: Ctx;
  /** A member with these roles. */
  member: (name: string, ...roles: Role[]) => Promise<Ctx>;
  ask: (more?: Partial<NewApproval>) => ReturnType<typeof openApproval>;
}

async function desk(): Promise<Desk> {
  clock.nowMs = START_MS;
  serial += 1;
  const { id: tenant } = await createTenant(systemCtx(), { slug: `p${serial}-${process.pid}`, name: "P" });
  const edge = testCtx(tenant, [], clock);
  const as = (id: string, name: string, roles: readonly Role[]): Ctx => {
    const actor = { kind: "person", id, name } as const;
    return { ...newCtx({ tenant, actor, abilities: abilitiesOf(roles) }), now: () => clock.nowMs };
  };
  return {
    edge,
    member: async (name, ...roles) => {
      const id = edge.newId("per");
      const at = { createdAt: new Date(0) };
      await bookkeep(async (tx) => {
        await tx.insert(people).values({ id, email: `${id}@example.com`, name, ...at });
        await tx.insert(memberships).values({ tenant, person: id, roles, ...at });
      });
      return as(id, name, roles);
    },
    ask: (more) => openApproval(edge, { ...held(), ...more }),
  };
}

function held(): NewApproval {
  const agent = { type: "Agent", id: "agt_1", parents: [], attrs: { name: "Refunder" } } as const;
  const tool = { type: "Tool", id: "refund", parents: [], attrs: { name: "refund" } } as const;
  return {
    decision: "act_1",
    request: "sha256:aa",
    facts: { action: "callTool", principal: agent, resource: tool, context: {}, input: { amount: 900 } },
    rules: [],
    reason: "It needs a person's approval.",
    terms: { needed: 1, timeoutMs: 10 * MINUTE_MS, onTimeout: "deny", validMs: 5 * MINUTE_MS },
    agent: { id: "agt_1", name: "Refunder" },
    principal: null,
    session: "ses_1",
    trace: null,
    askedBy: { id: "key_1", name: "Gateway" },
    callbackUrl: null,
  };
}

const yes = { answer: "approve", reason: "I called the customer." } as const;
const no = { answer: "reject", reason: "Nobody knows this customer." } as const;
const usual = held().terms;
const job: RunningJob = {
  id: "job_1",
  attempt: 1,
  signal: new AbortController().signal,
  before: null,
  progress: async () => {},
  step: (write) => bookkeep(write),
};

describeOnEachStore("approvals", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    const environment = readEnvironment({ BAILIWICK_ALLOWED_HOSTS: "127.0.0.1" }, "/tmp");
    setProcessState({ environment, startedMs: 0, collector: null, controlHash: null });
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());

  it("waits once however often it is asked, and lets exactly that request through once", async () => {
    const { edge, member, ask } = await desk();
    const kim = await member("Kim", "approver");
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(second.id).toBe(first.id);
    expect(await countWaiting(kim)).toBe(1);
    const admin = testCtx(edge.tenant, ["admin"], clock);
    expect(await countOpen(admin)).toEqual({ approvals: 1, stops: 0 });
    const { key } = await issueKey(admin, { kind: "decide", name: "Gateway" });
    const stop = await makeStop(admin, { kind: "key", target: key.id, reason: "It asks without end." });
    expect(await countOpen(admin)).toEqual({ approvals: 1, stops: 1 });
    await liftStop(admin, stop.id, "It asks no more than it should.");
    expect(await countOpen(admin)).toEqual({ approvals: 1, stops: 0 });
    expect(await approvedFor(edge, "sha256:aa")).toBeNull();
    await answerApproval(kim, first.id, yes);
    expect(await pollApproval(edge, first.id, "key_1")).toMatchObject({ state: "approved", counts: true });
    await expect(pollApproval(edge, first.id, "key_2")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await approvedFor(edge, "sha256:bb")).toBeNull();
    const taken = await Promise.all([approvedFor(edge, "sha256:aa"), approvedFor(edge, "sha256:aa")]);
    expect(taken.filter((one) => one !== null)).toEqual([first.id]);
    expect(await approvedFor(edge, "sha256:aa")).toBeNull();
    expect(await pollApproval(edge, first.id, "key_1")).toMatchObject({ counts: false });
    expect((await ask()).id).not.toBe(first.id);
    await expect(answerApproval(kim, first.id, no)).rejects.toMatchObject({ code: "CONFLICT" });
    const { changes } = await listChanges(kim, { noun: "approval" });
    expect(changes).toMatchObject([
      { verb: "approve", actor: { name: "Kim" }, after: { reason: yes.reason } },
    ]);
  });

  it("counts a rejection for a while, and then asks anew", async () => {
    const { edge, member, ask } = await desk();
    const kim = await member("Kim", "approver");
    const { id } = await ask();
    await expect(answerApproval(kim, id, { ...no, reason: " " })).rejects.toMatchObject({ code: "INVALID" });
    await answerApproval(kim, id, no);
    expect(await ask()).toMatchObject({ id, state: "rejected" });
    expect(await approvedFor(edge, "sha256:aa")).toBeNull();
    clock.nowMs += usual.validMs;
    const anew = await ask();
    expect(anew).toMatchObject({ state: "pending" });
    await cancelApproval(kim, anew.id, "The agent was changed.");
    expect(await getApproval(kim, anew.id)).toMatchObject({ state: "cancelled" });
    expect(await ask()).toMatchObject({ state: "pending" });
  });

  it("needs two people where the rule says so; nobody counts twice, for himself or by a delegate", async () => {
    const { edge, member, ask } = await desk();
    const [kim, lee, ada] = [
      await member("Kim", "approver"),
      await member("Lee", "member"),
      await member("Ada", "admin"),
    ];
    const { id } = await ask({ terms: { ...usual, needed: 2 } });
    await answerApproval(kim, id, yes);
    expect(await getApproval(kim, id)).toMatchObject({ state: "pending" });
    await expect(answerApproval(kim, id, yes)).rejects.toThrow("You answered already");
    await expect(answerApproval(lee, id, yes)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const token = { ...ada, actor: { kind: "token", id: "key_9", name: "Bot" } } as const;
    await expect(answerApproval(token, id, yes)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await delegateApprovals(kim, { to: lee.actor.id, untilMs: clock.nowMs + 60_000, reason: "On holiday" });
    await expect(answerApproval(lee, id, yes)).rejects.toThrow("for this person already");
    const by = await delegateApprovals(ada, {
      to: lee.actor.id,
      untilMs: clock.nowMs + 60_000,
      reason: "On leave",
    });
    await expect(answerApproval(lee, id, yes)).rejects.toMatchObject({
      fields: { insteadOf: expect.any(String) },
    });
    await answerApproval(lee, id, { ...yes, insteadOf: ada.actor.id });
    const { state, answers } = await getApproval(kim, id);
    expect(state).toBe("approved");
    expect(answers).toMatchObject([
      { by: "Kim", insteadOf: null },
      { by: "Lee", insteadOf: "Ada" },
    ]);
    expect(await approvedFor(edge, "sha256:aa")).toBe(id);
    await revokeDelegation(ada, by.id);
    expect((await listDelegations(lee)).map(({ from }) => from.name)).toEqual(["Kim"]);
    clock.nowMs += 60_000;
    const later = await ask({ request: "sha256:later" });
    await expect(answerApproval(lee, later.id, yes)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("takes no answer from the person whom the agent acts for, nor from who stands in for that person", async () => {
    const { member, ask } = await desk();
    const [kim, lee] = [await member("Kim", "approver"), await member("Lee", "approver")];
    await addMembers(kim, [kim.actor.id]);
    const [own] = await store().select().from(principals).where(eq(principals.person, kim.actor.id));
    const byId = await ask({ principal: own?.root ?? "", request: "sha256:id" });
    const mail = `${kim.actor.id}@example.com`;
    const byName = await ask({ principal: mail, request: "sha256:name" });
    const byCase = await ask({ principal: ` ${mail.toUpperCase()}`, request: "sha256:case" });
    for (const { id } of [byId, byName, byCase])
      await expect(answerApproval(kim, id, yes)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const unlisted = await ask({ principal: `${lee.actor.id}@Example.com`, request: "sha256:unlisted" });
    await expect(answerApproval(lee, unlisted.id, yes)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await delegateApprovals(kim, { to: lee.actor.id, untilMs: clock.nowMs + 60_000, reason: "On holiday" });
    const inKimsPlace = { ...yes, insteadOf: kim.actor.id };
    await expect(answerApproval(lee, byId.id, inKimsPlace)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await answerApproval(lee, byId.id, yes);
    expect((await getApproval(kim, byId.id)).state).toBe("approved");
  });

  it("ends at its deadline, exactly, and is denied then unless its rule says otherwise", async () => {
    const { edge, member, ask } = await desk();
    const kim = await member("Kim", "approver");
    const denied = await ask();
    const allowed = await ask({ request: "sha256:allow", terms: { ...usual, onTimeout: "allow" } });
    clock.nowMs += usual.timeoutMs - 1;
    expect((await getApproval(kim, denied.id)).state).toBe("pending");
    clock.nowMs += 1;
    expect((await getApproval(kim, denied.id)).state).toBe("expired");
    expect(await countWaiting(kim)).toBe(0);
    expect((await listApprovals(kim, { state: "expired" })).approvals).toHaveLength(2);
    await expect(answerApproval(kim, denied.id, yes)).rejects.toThrow("Its time ran out");
    expect(await pollApproval(edge, allowed.id, "key_1")).toMatchObject({ state: "expired", counts: true });
    expect(await approvedFor(edge, "sha256:allow")).toBe(allowed.id);
    expect(await approvedFor(edge, "sha256:aa")).toBeNull();
    const third = await ask({ request: "sha256:third" });
    clock.nowMs += usual.timeoutMs + 30 * MINUTE_MS;
    expect(await EXPIRE_APPROVALS.run(edge, {}, job)).toMatchObject({ expired: expect.any(Number) });
    const ended = await getApproval(kim, third.id);
    expect(ended.endedAt).toBe(ended.deadlineAt);
  });

  it("counts no longer than it may, nor when the clock jumped back behind the answer", async () => {
    const { edge, member, ask } = await desk();
    const kim = await member("Kim", "approver");
    await answerApproval(kim, (await ask()).id, yes);
    clock.nowMs -= 3_600_000;
    expect(await approvedFor(edge, "sha256:aa")).toBeNull();
    clock.nowMs = START_MS + usual.validMs;
    expect(await approvedFor(edge, "sha256:aa")).toBeNull();
    clock.nowMs -= 1;
    expect(await approvedFor(edge, "sha256:aa")).not.toBeNull();
  });

  it("shows the input to those who may read contents, and nothing to another tenant", async () => {
    const [mine, other] = [await desk(), await desk()];
    const { id } = await mine.ask();
    const member = await mine.member("Lee", "member");
    expect((await getApproval(await mine.member("Kim", "approver"), id)).facts.input).toEqual({
      amount: 900,
    });
    const shown = await getApproval(member, id);
    expect(shown.hasInput).toBe(true);
    expect(shown.facts.input).toBeUndefined();
    const stranger = await other.member("Eve", "admin");
    await expect(getApproval(stranger, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(answerApproval(stranger, id, yes)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await listApprovals(stranger)).approvals).toEqual([]);
  });

  it("lists what waits by deadline, then what ended, a page at a time", async () => {
    const { member, ask } = await desk();
    const kim = await member("Kim", "approver");
    const ids: string[] = [];
    for (const at of [3, 1, 2]) {
      const terms = { ...usual, timeoutMs: at * MINUTE_MS };
      ids.push((await ask({ request: `sha256:${at}`, terms })).id);
    }
    await answerApproval(kim, ids[0] ?? "", yes);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listApprovals(kim, { limit: 1, cursor });
      seen.push(...page.approvals.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual([ids[1], ids[2], ids[0]]);
  });

  it("calls the asker back with a signature that its key verifies", async () => {
    const { edge, member, ask } = await desk();
    const admin = await member("Ada", "admin");
    const { key, secret } = await issueKey(admin, { kind: "decide", name: "Gateway" });
    const got: { headers: Record<string, string>; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        got.push({ headers: request.headers as Record<string, string>, body });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`;
    try {
      await expect(ask({ callbackUrl: "http://169.254.169.254/" })).rejects.toMatchObject({
        code: "INVALID",
      });
      const { id } = await ask({ callbackUrl, askedBy: { id: key.id, name: key.name } });
      await answerApproval(admin, id, yes);
      const [left] = await store().select().from(jobs).where(eq(jobs.tenant, edge.tenant));
      expect(left).toMatchObject({ kind: CALL_BACK.name, input: { approval: id } });
      clock.nowMs = Date.now();
      expect(await CALL_BACK.run(edge, { approval: id }, job)).toMatchObject({ state: "delivered" });
      expect(await CALL_BACK.run(edge, { approval: id }, job)).toEqual({ state: "delivered" });
      expect(got).toHaveLength(1);
      const [{ headers, body } = { headers: {}, body: "" }] = got;
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", Buffer.from(secret)));
      const told = new Webhook(`whsec_${Buffer.from(digest).toString("base64")}`).verify(body, headers);
      expect(told).toMatchObject({ type: "approval.ended", data: { approval: id, state: "approved" } });
    } finally {
      server.close();
    }
  });
});
