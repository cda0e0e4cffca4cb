import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type LakeServer, launchServer } from "@/db/lake/embedded/launch";
import { openStore, type StoreHandle } from "@/db/store/open";
import { type DecisionPoint, startDecisionPoint } from "@/gateways/decision/main";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { getAction } from "@/lib/actions/get";
import { type Environment, readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { pointId, reportPoint } from "@/lib/decisions/reportPoint";
import { troubledPoints } from "@/lib/decisions/troubledPoints";
import { issueKey } from "@/lib/keys/issue";
import { health } from "@/lib/operations/health";
import { putPolicyInForce } from "@/lib/policies/testPolicy";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { type LakeWhenever, openTheLakeWhenever } from "./openTheLake";

const folder = mkdtempSync(join(tmpdir(), "without-lake-"));
const here = { host: "gw-1", dataDir: folder };
let store: StoreHandle;
let server: LakeServer;
let door: Server;
let doorPort = 0;
let lake: LakeWhenever;
let point: DecisionPoint;
let endReport: () => Promise<void>;
const ends: (() => Promise<void>)[] = [];

/** A door to the lake's server that is shut until it is opened: nobody answers there. */
async function makeDoor(): Promise<void> {
  const to = new URL(server.url);
  door = createServer((socket) => {
    const beyond = connect(Number(to.port), to.hostname);
    for (const one of [socket, beyond]) one.on("error", () => one.destroy());
    socket.pipe(beyond).pipe(socket);
  });
  await openDoor(0);
  const address = door.address();
  doorPort = typeof address === "object" && address ? address.port : 0;
  await new Promise((resolve) => door.close(resolve));
}
const openDoor = (port: number) => new Promise<void>((resolve) => door.listen(port, "127.0.0.1", resolve));

const environmentWith = (password: string): Environment =>
  readEnvironment(
    {
      BAILIWICK_DATA_DIR: folder,
      CLICKHOUSE_URL: `http://127.0.0.1:${doorPort}`,
      CLICKHOUSE_USER: "bailiwick_writer",
      CLICKHOUSE_PASSWORD: password,
      CLICKHOUSE_DATABASE: "audit",
    },
    folder,
  );

beforeAll(async () => {
  cpSync(inject("storeTemplate"), folder, { recursive: true });
  store = await openStore({ dataDir: folder });
  await ensureDefaultTenant(systemCtx());
  server = await launchServer(join(folder, "clickhouse"), () => undefined);
  await makeDoor();
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  door?.close();
  await server?.stop();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

it("decides from its start without the lake, says so to every console, and writes all of it once the lake answers", async () => {
  const environment = environmentWith(server.passwords.writer);
  setProcessState({ environment, startedMs: Date.now(), collector: null, controlHash: null });
  lake = await openTheLakeWhenever(environment);
  ends.push(lake.stop);
  expect(lake.isReady()).toBe(false);
  point = await startDecisionPoint({
    host: "127.0.0.1",
    port: 0,
    grpcPort: 0,
    dataDir: folder,
    log: () => undefined,
    isLakeReady: lake.isReady,
  });
  ends.push(point.stop);
  setProcessState({
    environment,
    startedMs: Date.now(),
    collector: null,
    controlHash: null,
    decisions: point.state,
  });
  const ctx = systemCtx((await createTenant(systemCtx(), { slug: "alone", name: "Alone" })).id);
  const text = `permit(principal, action, resource);
    @id("often") forbid(principal, action, resource == Bailiwick::Tool::"pay") when { context.session.sameResource > 9 };`;
  await putPolicyInForce(ctx, { name: "Base", text, mode: "enforce", fromMs: Date.now() - 1_000 });
  const { secret } = await issueKey(ctx, { kind: "decide", name: "gateway" });
  const ask = async (tool: string) => {
    const answer = await fetch(`http://127.0.0.1:${point.port}/access/v1/evaluation`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify({
        subject: { type: "agent", id: "support" },
        action: { name: "callTool" },
        resource: { type: "tool", id: tool },
        context: { session: "one" },
      }),
    });
    const said = (await answer.json()) as {
      decision: boolean;
      context: { id: string; reason_admin: { en: string } };
    };
    return { decision: said.decision, id: said.context.id, why: said.context.reason_admin.en };
  };

  const allowed = await ask("look");
  expect(allowed.decision).toBe(true);
  const unknown = await ask("pay");
  expect(unknown.decision).toBe(false);
  expect(unknown.why).toContain("could not be judged");
  await expect.poll(() => point.state().lastError, { timeout: 5_000 }).not.toBeNull();
  const now = await health(Date.now());
  expect(now).toMatchObject({ state: "ready", spooledDecisions: 2, parts: { lake: { state: "down" } } });
  expect(now.parts.decision.reason).toContain("2 decisions wait for the lake");

  endReport = reportPoint({ ...here, now: () => Date.now(), state: point.state });
  const troubled = (own: string | null) => troubledPoints(Date.now(), own);
  const waiting = { host: "gw-1", waitingRows: 2, isFull: false };
  await expect.poll(() => troubled(null), { timeout: 5_000 }).toEqual([{ ...waiting, isGone: false }]);
  expect(await troubled(pointId(here)), "its own is on its own page").toEqual([]);
  expect(await troubledPoints(Date.now() + 60_000, null), "one that was killed").toEqual([
    { ...waiting, isGone: true },
  ]);

  await openDoor(doorPort);
  await expect.poll(lake.isReady, { timeout: 30_000, interval: 50 }).toBe(true);
  await expect.poll(() => point.state().spooledRows, { timeout: 15_000 }).toBe(0);
  await endReport();
  expect(await troubled(null)).toEqual([]);
  const reader = testCtx(ctx.tenant, ["auditor"]);
  expect((await getAction(reader, allowed.id)).outcome).toBe("ok");
  expect((await getAction(reader, unknown.id)).outcome).toBe("denied");
  await expect.poll(async () => (await ask("pay")).decision, { timeout: 5_000 }).toBe(true);
}, 90_000);

it("does not start over a lake that answers and cannot be used", async () => {
  await point.stop();
  await lake.stop();
  await expect(openTheLakeWhenever(environmentWith("another password"))).rejects.toThrow(
    /No usable ClickHouse answers .* Authentication failed/,
  );
});
