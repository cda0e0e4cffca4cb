import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { TENANT_COOKIE } from "../app/_edge/tenantCookie";
import { OPERATIONS } from "../app/api/operations";
import { dumpTenant, fillTenant, idsOf } from "./apart/fill";
import { type Pair, signedIn, startPair } from "./apart/pair";
import { sample } from "./apart/sample";
import { type Door, doors, mutations, submit } from "./apart/surface";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { SPAWN_KEY } from "./spawned";

/** Stands in every text that the victim has: whoever else sees it has seen too much. */
const CANARY = "CANARY7f3a";
const VICTIM = { tenant: "ten_victim", person: "per_victim" };
const THIEF = { tenant: "ten_thief", person: "per_thief" };
const TRACE = newTraceId();

let pair: Pair;
let cookies = { victim: "", thief: "", operator: "" };
let secrets = { token: "", key: "", directory: "" };
let ids: string[] = [];
let cursors: string[] = [];
let before: Map<string, string>;
let lakeBefore = "";

const url = (path: string) => `${pair.first.consoleUrl}${path}`;

/** Each knock comes from elsewhere, or the doors that are open to all would close before every id was tried. */
const addressOf = (nth: number) => `203.0.113.${nth % 250}`;
let knocks = 0;

interface Answer {
  status: number;
  text: string;
}

/** A few at once: the product serves many, and the test need not take longer than it must. */
async function eachOf<T>(list: readonly T[], run: (one: T) => Promise<void>): Promise<void> {
  const left = [...list];
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await run(one);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}

async function ask(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Answer> {
  const write = method !== "GET";
  const answer = await fetch(url(path), {
    method,
    redirect: "manual",
    headers: {
      "x-forwarded-for": addressOf(++knocks),
      ...(write ? { origin: pair.first.consoleUrl, "content-type": "application/json" } : {}),
      ...headers,
    },
    body: write && body !== undefined ? JSON.stringify(body) : undefined,
  });
  return { status: answer.status, text: await answer.text() };
}

async function issue(cookie: string, body: object): Promise<string> {
  const { text, status } = await ask("POST", "/api/v1/keys", { cookie }, body);
  if (status !== 201) throw new Error(text);
  return (JSON.parse(text) as { secret: string }).secret;
}

/** What the lake holds of the victim: how many rows of each table, and the sum of their hashes. */
async function lakeOfVictim(): Promise<string> {
  const tables = await pair.lake(
    "SELECT DISTINCT table FROM system.columns WHERE database = 'audit' AND name = 'tenant' AND table NOT LIKE '.inner%' ORDER BY table FORMAT TSV",
  );
  const rows = await Promise.all(
    tables.split("\n").map(async (table) => {
      const kind = await pair.lake(
        `SELECT engine FROM system.tables WHERE database = 'audit' AND name = '${table}'`,
      );
      if (kind.includes("View")) return "";
      const sum = await pair
        .lake(
          `SELECT count(), sum(cityHash64(*)) FROM ${table} FINAL WHERE tenant = '${VICTIM.tenant}' FORMAT TSV`,
        )
        .catch(() =>
          pair.lake(
            `SELECT count(), sum(cityHash64(*)) FROM ${table} WHERE tenant = '${VICTIM.tenant}' FORMAT TSV`,
          ),
        );
      return `${table} ${sum}`;
    }),
  );
  return rows.join("\n");
}

async function expectUntouched(): Promise<void> {
  const after = await dumpTenant(pair.store, VICTIM.tenant, VICTIM.person);
  for (const [table, rows] of before) expect(after.get(table), `rows of ${table}`).toBe(rows);
  expect(await lakeOfVictim()).toBe(lakeBefore);
}

/** What is the same for every missing thing: without its id, and without what is drawn for each answer. */
function plain(text: string, id: string): string {
  return text
    .replaceAll(id, "ID")
    .replaceAll(encodeURIComponent(id), "ID")
    .replace(/req_[\w-]+/g, "REQ")
    .replace(/nonce="[^"]*"/g, "")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "NOW");
}

function expectNoCanary(what: string, text: string): void {
  const at = text.indexOf(CANARY);
  expect(at === -1 ? "" : text.slice(Math.max(0, at - 120), at + 60), what).toBe("");
}

const bodyOf = ({ route, method }: Door, id: string): unknown => {
  const path = route.replace(/\[(?:\.\.\.)?(\w+)\]/g, "{$1}");
  const operation = OPERATIONS.find(({ document }) => document.path === path && document.method === method);
  return operation?.document.body ? sample(operation.document.body, id) : {};
};

const credentialsFor = ({ route }: Door): Record<string, Record<string, string>> =>
  route.startsWith("/scim")
    ? { "a directory's token": { authorization: `Bearer ${secrets.directory}` } }
    : route.startsWith("/api/v1")
      ? {
          "an admin's token": { authorization: `Bearer ${secrets.token}` },
          "an admin's browser": { cookie: cookies.thief },
        }
      : { "an admin's browser": { cookie: cookies.thief } };

describe.skipIf(inject("postgresUrl") === null)("one tenant against another", () => {
  beforeAll(async () => {
    pair = await startPair("apart", 29_561, 1);
    const { store } = pair;
    for (const { tenant } of [VICTIM, THIEF]) {
      await store.query("INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, $2, $2, now())", [
        tenant,
        tenant.slice(4),
      ]);
    }
    cookies = {
      victim: await signedIn(store, { id: VICTIM.person, tenant: VICTIM.tenant, roles: ["admin"] }),
      thief: await signedIn(store, { id: THIEF.person, tenant: THIEF.tenant, roles: ["admin"] }),
      operator: await signedIn(store, { id: "per_operator", tenant: "default", roles: ["operator"] }),
    };
    secrets = {
      token: await issue(cookies.thief, { kind: "api", name: "t", role: "admin" }),
      directory: await issue(cookies.thief, { kind: "api", name: "d", role: "provisioner" }),
      key: await issue(cookies.thief, { kind: "ingest", name: "k" }),
    };
    const theirs = await issue(cookies.victim, { kind: "ingest", name: CANARY });
    const span = {
      traceId: TRACE,
      spanId: "00000000000000aa",
      name: `chat ${CANARY}`,
      startMs: Date.now(),
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.agent.name": CANARY,
        "gen_ai.conversation.id": CANARY,
        "user.id": `${CANARY}@example.com`,
        "gen_ai.input.messages": JSON.stringify([
          { role: "user", parts: [{ type: "text", content: CANARY }] },
        ]),
      },
    };
    expect((await sendSpans(pair.first.otlpUrl, theirs, [span])).status).toBe(200);
    await store.query(
      `INSERT INTO identity_providers (id, slug, name, issuer, client_id, scopes, groups_claim, disabled, created_at, updated_at)
       VALUES ('idp_x', 'x', 'X', 'https://idp.example.com', 'x', 'openid', 'groups', true, now(), now())`,
    );
    await store.query("UPDATE people SET name = $1 WHERE id = $2", [CANARY, VICTIM.person]);
    await fillTenant(store, VICTIM.tenant, VICTIM.person, CANARY);
    await store.query("UPDATE schedules SET paused = true");
    const actions = await pair.lake(
      `SELECT DISTINCT id FROM actions WHERE tenant = '${VICTIM.tenant}' UNION ALL
       SELECT DISTINCT session_id FROM actions WHERE tenant = '${VICTIM.tenant}' FORMAT TSV`,
    );
    ids = [
      ...actions.split("\n"),
      ...(await idsOf(store, VICTIM.tenant)),
      VICTIM.person,
      VICTIM.tenant,
      TRACE,
    ];
    // Their own people see it (so the canary would be noticed), and leave the only traces of it.
    for (const path of ["/audit", "/api/v1/actions", "/api/v1/keys?kind=ingest", "/api/v1/members"]) {
      expect((await ask("GET", path, { cookie: cookies.victim })).text, path).toContain(CANARY);
    }
    const lists = ["/api/v1/actions?limit=1", "/api/v1/changes?limit=1", "/api/v1/sessions?limit=1"];
    cursors = await Promise.all(
      lists.map(async (path) => {
        const { text } = await ask("GET", path, { cookie: cookies.victim });
        return (JSON.parse(text) as { next: string | null }).next ?? "none";
      }),
    );
    // What runs by itself (the discovery of principals, a worker) has its turn before anything is compared.
    await new Promise((done) => setTimeout(done, 3_000));
    before = await dumpTenant(store, VICTIM.tenant, VICTIM.person);
    lakeBefore = await lakeOfVictim();
    expect(lakeBefore).toMatch(/^actions 1\t/m);
  });
  afterAll(() => pair?.stop());

  it("answers a foreign id as a missing one, at every door that takes an id", async () => {
    const withIds = doors().filter(({ route }) => route.includes("["));
    expect(withIds.length).toBeGreaterThan(15);
    for (const door of withIds) {
      for (const [nth, [who, headers]] of Object.entries(credentialsFor(door)).entries()) {
        // What a token opens a browser opens by the same code: a part of the ids tells.
        const tried = nth === 0 ? ids : ids.filter((_, at) => at % 5 === 0);
        const at = (value: string) => door.route.replace(/\[[^\]]+\]/g, () => encodeURIComponent(value));
        const missing = new Map<string, Promise<Answer>>();
        await eachOf(tried, async (id) => {
          // Of hex digits another stays a name where an address is asked for; one of digits only is a number there.
          const filler = /^[0-9a-f]+$/.test(id) ? "a" : "0";
          const none = `${id.slice(0, 4)}${filler.repeat(id.length - 4)}`;
          const answer = missing.get(none) ?? ask(door.method, at(none), headers, bodyOf(door, none));
          missing.set(none, answer);
          const theirs = await ask(door.method, at(id), headers, bodyOf(door, id));
          const what = `${who}: ${door.method} ${at(id)}`;
          const { status, text } = await answer;
          expectNoCanary(what, theirs.text);
          expect(theirs.status, what).toBe(status);
          expect(status, what).not.toBe(429);
          if (!theirs.text.startsWith("<")) expect(plain(theirs.text, id), what).toBe(plain(text, none));
        });
      }
    }
    await expectUntouched();
  });

  it("shows nothing through a list, a filter, a cursor, a chosen tenant or a page's address", async () => {
    for (const door of doors().filter(({ route, method }) => method === "GET" && !route.includes("["))) {
      for (const [who, headers] of Object.entries(credentialsFor(door))) {
        for (const id of ids) {
          const query = new URLSearchParams({
            tenant: VICTIM.tenant,
            q: id,
            target: id,
            sel: id,
            id,
            actor: id,
          });
          const { text } = await ask("GET", `${door.route}?${query}`, headers);
          expectNoCanary(`${who}: ${door.route}?${query}`, text.replaceAll(id, ""));
        }
        for (const cursor of cursors) {
          const { text } = await ask("GET", `${door.route}?cursor=${encodeURIComponent(cursor)}`, headers);
          expectNoCanary(`${who}: ${door.route} with a foreign cursor`, text);
        }
        const chosen = { ...headers, "x-bailiwick-tenant": VICTIM.tenant };
        const nowhere = { ...headers, "x-bailiwick-tenant": "ten_missing" };
        const [theirs, none] = [await ask("GET", door.route, chosen), await ask("GET", door.route, nowhere)];
        expectNoCanary(`${who}: ${door.route} with a chosen tenant`, theirs.text);
        expect(theirs.status).toBe(none.status);
      }
      const withCookie = { cookie: `${cookies.thief}; ${TENANT_COOKIE}=${VICTIM.tenant}` };
      expectNoCanary(`${door.route} with a tenant's cookie`, (await ask("GET", door.route, withCookie)).text);
      expectNoCanary(
        `${door.route} as an operator`,
        (await ask("GET", door.route, { cookie: cookies.operator })).text,
      );
      expectNoCanary(`${door.route} as nobody`, (await ask("GET", door.route, {})).text);
    }
    await expectUntouched();
  });

  it("changes nothing by any form", async () => {
    const all = mutations();
    expect(all.length).toBeGreaterThan(15);
    for (const mutation of all) {
      await eachOf(ids, async (id) => {
        const cookie = await signedIn(pair.store, {
          id: THIEF.person,
          tenant: THIEF.tenant,
          roles: ["admin"],
        });
        const values = Object.fromEntries(mutation.fields.map((field) => [field, valueFor(field, id)]));
        const { text } = await submit(pair.first.consoleUrl, mutation, { cookie, values: { ...values, id } });
        expectNoCanary(`${mutation.name} with ${id}`, text);
      });
    }
    await expectUntouched();
  });

  it("changes nothing at the collector, and takes no key for another door", async () => {
    const { otlpUrl } = pair.first;
    const span = (traceId: string, spanId: string) => ({
      traceId,
      spanId,
      name: "overwrite",
      startMs: Date.now(),
      attributes: {
        "tenant.id": VICTIM.tenant,
        "gen_ai.conversation.id": CANARY,
        "gen_ai.agent.name": CANARY,
      },
    });
    expect(
      (await sendSpans(otlpUrl, secrets.key, [span(TRACE, "00000000000000aa"), span(TRACE, newSpanId())]))
        .status,
    ).toBe(200);
    for (const wrong of [secrets.token, secrets.directory, "", "bwi_nobody"]) {
      expect((await sendSpans(otlpUrl, wrong, [span(TRACE, newSpanId())])).status).toBe(401);
    }
    for (const wrong of [secrets.key, SPAWN_KEY, secrets.directory]) {
      const { status } = await ask("GET", "/api/v1/actions", { authorization: `Bearer ${wrong}` });
      expect([401, 403]).toContain(status);
    }
    await expectUntouched();
  });

  it("takes as long for a foreign id as for a missing one", async () => {
    const headers = { authorization: `Bearer ${secrets.token}` };
    const apart = doors().filter(
      ({ route, method }) => method === "GET" && /^\/api\/v1\/[^[]+\/\[\w+\]$/.test(route),
    );
    for (const { route } of apart) {
      const own = ids.filter((id) => /^(act|ses|job|key|per)_/.test(id));
      for (const id of own.slice(0, 2)) {
        const times = { theirs: [] as number[], none: [] as number[] };
        for (let round = 0; round < 11; round++) {
          for (const which of ["theirs", "none"] as const) {
            const value = which === "theirs" ? id : `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`;
            const sinceMs = performance.now();
            await ask("GET", route.replace(/\[[^\]]+\]/, value), headers);
            times[which].push(performance.now() - sinceMs);
          }
        }
        const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
        const [theirs, none] = [median(times.theirs), median(times.none)];
        expect(theirs, `${route} with ${id}`).toBeLessThan(2 * none + 15);
        expect(none, `${route} with ${id}`).toBeLessThan(2 * theirs + 15);
      }
    }
  });
});

function valueFor(field: string, id: string): string {
  if (/role/i.test(field)) return "member";
  if (/email|mail/i.test(field)) return "someone@example.com";
  if (/password|current/i.test(field)) return "a long enough password";
  if (/url|issuer/i.test(field)) return "https://example.com/";
  if (/days|limit|seconds/i.test(field)) return "30";
  if (/^kind$/.test(field)) return "api";
  return id;
}
