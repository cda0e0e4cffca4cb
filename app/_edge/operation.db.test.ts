import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { systemCtx } from "@/lib/access/newCtx";
import { notFound } from "@/lib/base/errors";
import { removeMember } from "@/lib/people/remove";
import { createTenant } from "@/lib/tenants/create";
import { defineOperation } from "./operation";
import { browserFor, call, ORIGIN, startEdge, tokenFor } from "./testEdge";

const echo = defineOperation({
  method: "POST",
  path: "/api/v1/echo/{id}",
  tag: "test",
  summary: "Echo",
  ability: "audit.read",
  params: z.object({ id: z.string() }),
  query: z.strictObject({ limit: z.coerce.number().int().max(10).default(5) }),
  body: z.object({ word: z.string() }),
  response: z.object({ said: z.string(), tenant: z.string(), actor: z.string() }),
  status: 201,
  run: async (ctx, { params, query, body }) => {
    if (body.word === "missing") throw notFound("word");
    if (body.word === "broken") throw new Error("inside: password hunter2");
    return { said: `${params.id} ${body.word} ${query.limit}`, tenant: ctx.tenant, actor: ctx.actor.kind };
  },
});

const remove = defineOperation({
  method: "DELETE",
  path: "/api/v1/echo/{id}",
  tag: "test",
  summary: "Remove",
  ability: "settings.write",
  run: async () => undefined,
});

describeOnEachStore("an operation", (open) => {
  let opened: FreshStore;
  let token = "";
  const say = (word: string, more: object = {}) =>
    call(echo, { path: "/api/v1/echo/x", params: { id: "x" }, token, body: { word }, ...more });

  beforeAll(async () => {
    opened = await open();
    await startEdge(opened.dataDir);
    token = await tokenFor("admin");
  });
  afterAll(() => opened.close());

  it("reads its input, runs, and answers with a request id", async () => {
    const { status, json, headers } = await say("hi", { path: "/api/v1/echo/x?limit=7" });
    expect([status, json]).toEqual([201, { said: "x hi 7", tenant: "default", actor: "token" }]);
    expect(headers.get("x-request-id")).toMatch(/^req_/);
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("keeps the request id of the caller, when it is safe to print", async () => {
    expect(
      (await say("hi", { headers: { "x-request-id": "caller-0001" } })).headers.get("x-request-id"),
    ).toBe("caller-0001");
    expect((await say("hi", { headers: { "x-request-id": "a b" } })).headers.get("x-request-id")).toMatch(
      /^req_/,
    );
  });

  it("answers 204 with no body when there is nothing to say", async () => {
    expect(await call(remove, { path: "/api/v1/echo/x", token })).toMatchObject({ status: 204, json: null });
  });

  describe("refuses with a problem", () => {
    it("for wrong fields, all of them, by name", async () => {
      const { status, json, headers } = await say("hi", { path: "/api/v1/echo/x?limit=70&typo=1" });
      expect(headers.get("content-type")).toBe("application/problem+json");
      expect([status, json]).toEqual([
        400,
        {
          type: "urn:bailiwick:problem:invalid",
          title: expect.any(String),
          status: 400,
          detail: expect.any(String),
          code: "INVALID",
          requestId: headers.get("x-request-id"),
          fields: { limit: expect.any(String), typo: expect.any(String) },
        },
      ]);
    });

    it("for a body that is not JSON, is not called so, or is too large", async () => {
      expect((await say("", { body: "{half" })).json).toMatchObject({
        code: "INVALID",
        fields: { body: "The body is not JSON." },
      });
      const plain = await say("", { body: "{}", headers: { "content-type": "text/plain" } });
      expect(plain.json).toMatchObject({ code: "INVALID" });
      expect((await say("x".repeat(1_048_576))).json).toMatchObject({
        fields: { body: "The body is larger than 1 MiB." },
      });
    });

    it("for a missing thing", async () => {
      expect((await say("missing")).json).toMatchObject({
        status: 404,
        code: "NOT_FOUND",
        title: "No such word.",
      });
    });

    it("without a word of its inside when it breaks", async () => {
      const { status, json } = await say("broken");
      expect([status, json?.code]).toEqual([500, "INTERNAL"]);
      expect(JSON.stringify(json)).not.toContain("hunter2");
    });

    it("for no token, a wrong one, and one without the ability", async () => {
      const none = await say("hi", { token: undefined });
      expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="bailiwick"']);
      expect((await say("hi", { token: "bwa_wrong" })).status).toBe(401);
      const weak = await call(remove, { path: "/api/v1/echo/x", token: await tokenFor("auditor") });
      expect(weak.json).toMatchObject({
        status: 403,
        code: "FORBIDDEN",
        detail: expect.stringContaining("settings.write"),
      });
    });
  });

  describe("called by a signed-in browser", () => {
    it("knows the person, and takes writes from our own pages only", async () => {
      const { cookie } = await browserFor("a@example.com", ["auditor"]);
      const from = (origin: string) => say("hi", { token: undefined, headers: { cookie, origin } });
      expect(await from(ORIGIN)).toMatchObject({ status: 201, json: { actor: "person", tenant: "default" } });
      expect((await from("http://evil.example")).status).toBe(403);
      expect((await say("hi", { token: undefined, headers: { cookie } })).status).toBe(403);
    });

    it("is out at once when the person is removed, or the cookie is not ours", async () => {
      const { cookie, id } = await browserFor("b@example.com", ["auditor"]);
      await removeMember(systemCtx(), id);
      expect((await say("hi", { token: undefined, headers: { cookie, origin: ORIGIN } })).status).toBe(401);
      const forged = { cookie: "bailiwick=eyJhbGciOiJub25lIn0..", origin: ORIGIN };
      expect((await say("hi", { token: undefined, headers: forged })).status).toBe(401);
    });
  });

  describe("in another tenant", () => {
    const into = (tenant: string, headers: object = {}) =>
      say("hi", { headers: { "x-bailiwick-tenant": tenant, ...headers } });

    it("lets a token of the default tenant into the demo, and nowhere else", async () => {
      const { id } = await createTenant(systemCtx(), { slug: "acme", name: "Acme" });
      await createTenant(systemCtx(), { slug: "demo", name: "Demo", demo: true });
      expect((await into("demo")).json).toMatchObject({ tenant: "demo" });
      const [real, missing] = [await into(id), await into("ten_missing")];
      expect([real.status, real.json?.title]).toEqual([404, missing.json?.title]);
      const foreign = await tokenFor("admin", id);
      const stranger = await say("hi", { token: foreign, headers: { "x-bailiwick-tenant": "demo" } });
      expect(stranger.status).toBe(404);
    });

    it("lets a person into theirs, by header or cookie, and answers for others as for missing ones", async () => {
      const { cookie } = await browserFor("c@example.com", ["auditor"]);
      const by = (headers: object) =>
        say("hi", { token: undefined, headers: { origin: ORIGIN, cookie, ...headers } });
      expect((await by({ "x-bailiwick-tenant": "demo" })).json).toMatchObject({ tenant: "demo" });
      expect((await by({ cookie: `${cookie}; bw_tenant=demo` })).json).toMatchObject({ tenant: "demo" });
      expect((await by({ cookie: `${cookie}; bw_tenant=other` })).json).toMatchObject({ tenant: "default" });
      expect((await by({ "x-bailiwick-tenant": "other" })).status).toBe(404);
    });
  });
});
