import { and, eq } from "drizzle-orm";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionOf } from "@/app/_edge/session";
import { browserFor, ORIGIN, startEdge, tokenFor } from "@/app/_edge/testEdge";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { groupGrants } from "@/db/store/schema/identities";
import { memberships, people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import { systemCtx } from "@/lib/access/newCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { listKeys } from "@/lib/keys/list";
import { revokeKey } from "@/lib/keys/revoke";
import { membershipsOf } from "@/lib/people/memberships";
import { readSession } from "@/lib/people/session";
import { signIn } from "@/lib/people/signIn";
import * as entra from "@/lib/scim/fixtures/entra";
import * as okta from "@/lib/scim/fixtures/okta";
import { createTenant } from "@/lib/tenants/create";
import * as group from "./Groups/[id]/route";
import * as groups from "./Groups/route";
import * as types from "./ResourceTypes/route";
import * as schema from "./Schemas/[id]/route";
import * as schemas from "./Schemas/route";
import * as config from "./ServiceProviderConfig/route";
import * as user from "./Users/[id]/route";
import * as users from "./Users/route";

type Json = Record<string, unknown> & { id: string; Resources: Json[] };
type Handler = (typeof users)["GET"];
const ROUTES = { Users: { ...users, one: user }, Groups: { ...groups, one: group } };

let token = "";

interface Sent {
  body?: unknown;
  as?: string;
  headers?: Record<string, string>;
}

/** Sends a request as a directory would: `send("PATCH", "Users/scu_1", { body })`. */
async function send(method: string, path: string, { body, as = token, headers = {} }: Sent = {}) {
  const [place = "", id = ""] = path.split("?")[0]?.split("/") ?? [];
  const routes =
    place in ROUTES
      ? ROUTES[place as "Users"]
      : { Schemas: schemas, ServiceProviderConfig: config, ResourceTypes: types }[place];
  const found = (
    id ? (place === "Schemas" ? schema : (routes as typeof ROUTES.Users).one) : routes
  ) as unknown;
  const handler = (found as Record<string, Handler>)[method];
  if (!handler) throw new Error(`no route for ${method} ${path}`);
  const request = new NextRequest(`${ORIGIN}/scim/v2/${path}`, {
    method,
    headers: {
      ...(as ? { authorization: `Bearer ${as}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/scim+json; charset=utf-8" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const response = await handler(request, { params: Promise.resolve(id ? { id } : {}) });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: (text ? JSON.parse(text) : null) as Json,
  };
}

let serial = 0;
const named = (email = `u${++serial}@example.com`) => ({
  ...okta.createUser,
  userName: email,
  externalId: `x-${email}`,
  emails: [{ value: email, type: "work", primary: true }],
});

async function provisioned(
  email?: string,
  as = token,
): Promise<{ id: string; email: string; person: string }> {
  const body = named(email);
  const { json } = await send("POST", "Users", { body, as });
  const [row] = await store().select().from(people).where(eq(people.email, body.userName));
  return { id: json.id, email: body.userName, person: row?.id ?? "" };
}

async function pushed(displayName: string, members: string[], as = token): Promise<string> {
  const body = { ...okta.pushGroup, displayName, members: members.map((value) => ({ value })) };
  return (await send("POST", "Groups", { body, as })).json.id;
}

const rolesOf = async (person: string, tenant = "default") =>
  (await membershipsOf(person)).find((one) => one.tenant === tenant)?.roles ?? [];

async function grant(name: string, role: string, tenant = "default"): Promise<void> {
  const row = { id: `grt_${++serial}`, tenant, provider: null, group: name, role, createdAt: new Date() };
  await bookkeep((tx) => tx.insert(groupGrants).values(row));
}

describeOnEachStore("SCIM", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await startEdge(opened.dataDir);
    token = await tokenFor("provisioner");
  });
  afterAll(() => opened.close());

  describe("as Entra sends it", () => {
    let id = "";
    it("creates a user", async () => {
      const { status, json, headers } = await send("POST", "Users", { body: entra.createUser });
      id = json.id;
      expect(status).toBe(201);
      expect(headers.get("content-type")).toBe("application/scim+json");
      expect(headers.get("location")).toBe(`${ORIGIN}/scim/v2/Users/${id}`);
      expect(headers.get("etag")).toBe('W/"1"');
      const { schemas: _, meta: __, roles: ___, ...sent } = entra.createUser;
      expect(json).toMatchObject({
        ...sent,
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
        groups: [],
        meta: { resourceType: "User", version: 'W/"1"', location: headers.get("location") },
      });
    });

    it("creates one with an extension that we do not have, without it", async () => {
      const { status, json } = await send("POST", "Users", { body: entra.createUserWithCustomExtension });
      expect([status, json.title, JSON.stringify(json).includes("worksiteId")]).toEqual([
        201,
        "scim tester",
        false,
      ]);
    });

    it("finds it by each attribute it matches by, in any case, and nothing by another value", async () => {
      const { userName, externalId, emails } = entra.createUser;
      const find = async (filter: string) =>
        (await send("GET", `Users?filter=${encodeURIComponent(filter)}`)).json;
      for (const filter of [
        `userName eq "${userName.toUpperCase()}"`,
        `externalId eq "${externalId}"`,
        `emails[type eq "work"].value eq "${emails[0]?.value}"`,
        `id eq "${id}"`,
        `userName eq "nobody" or externalId eq "${externalId}"`,
        `userName eq "${userName}" and active eq true`,
        `urn:ietf:params:scim:schemas:core:2.0:User:userName eq "${userName}"`,
      ]) {
        expect([filter, (await find(filter)).Resources.map((one) => one.id)]).toEqual([filter, [id]]);
      }
      expect(await find('userName eq "non-existent user"')).toEqual({
        schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        totalResults: 0,
        startIndex: 1,
        itemsPerPage: 0,
        Resources: [],
      });
      expect((await find(`emails[type eq "home"].value eq "${emails[0]?.value}"`)).totalResults).toBe(0);
    });

    it("updates it", async () => {
      const patch = async (body: object) => (await send("PATCH", `Users/${id}`, { body })).json;
      expect(await patch(entra.updateMultiValued)).toMatchObject({
        emails: [{ value: "updatedEmail@microsoft.com", type: "work", primary: true }],
        name: { familyName: "updatedFamilyName", givenName: "givenName" },
        meta: { version: 'W/"2"' },
      });
      expect(await patch(entra.updateSingleValued)).toMatchObject({
        userName: entra.updateSingleValued.Operations[0]?.value,
      });
      expect(await patch(entra.replaceSeveral)).toMatchObject({ externalId: "Eqpj", displayName: "Pvlo" });
      expect(await patch(entra.replaceSeveralAtOnce)).toMatchObject({ displayName: "Bjfe" });
      expect(await patch(entra.addNickName)).toMatchObject({ nickName: "Babs" });
      expect(await patch(entra.disableAsText)).toMatchObject({ active: false });
    });

    it("creates a group, and adds and removes members by 204", async () => {
      const [a, b] = [await provisioned(), await provisioned()];
      const created = await send("POST", "Groups", { body: entra.createGroup });
      expect([created.status, created.json.displayName, created.json.members]).toEqual([
        201,
        "displayName",
        [],
      ]);
      const path = `Groups/${created.json.id}`;
      const sent = async (body: object) => (await send("PATCH", path, { body })).status;
      const members = async () =>
        ((await send("GET", path)).json.members as { value: string }[]).map((one) => one.value);
      expect(await sent(entra.addMembers(a.id, b.id))).toBe(204);
      expect(await sent(entra.addMembers(a.id))).toBe(204);
      expect((await members()).sort()).toEqual([a.id, b.id].sort());
      expect(await sent(entra.removeMembers(a.id))).toBe(204);
      expect(await members()).toEqual([b.id]);
      expect((await send("GET", `${path}?excludedAttributes=members`)).json).not.toHaveProperty("members");
      const asked = `Groups?excludedAttributes=members&filter=${encodeURIComponent(`id eq "${created.json.id}" and members eq "${b.id}"`)}`;
      expect((await send("GET", asked)).json).toMatchObject({
        totalResults: 1,
        Resources: [{ id: created.json.id }],
      });
      expect(await sent(entra.removeMemberByFilter(b.id))).toBe(204);
      expect((await send("GET", asked)).json.totalResults).toBe(0);
      expect(await sent(entra.renameGroup)).toBe(204);
      const byName = `Groups?filter=${encodeURIComponent(`displayName eq "${entra.renameGroup.Operations[0]?.value}"`)}`;
      expect((await send("GET", byName)).json.totalResults).toBe(1);
      expect((await send("DELETE", path)).status).toBe(204);
      expect((await send("GET", path)).status).toBe(404);
    });
  });

  describe("as Okta sends it", () => {
    it("creates a user without keeping the password, and refuses a second one", async () => {
      const { json } = await send("POST", "Users", { body: okta.createUser });
      expect(json).toMatchObject({ userName: "test.user@okta.local", locale: "en-US", active: true });
      expect(JSON.stringify(json)).not.toContain("1mz050nq");
      const [person] = await store().select().from(people).where(eq(people.email, "test.user@okta.local"));
      expect(person).toMatchObject({ name: "Test User", passwordHash: null });
      const again = await send("POST", "Users", {
        body: { ...okta.createUser, userName: "TEST.USER@okta.local" },
      });
      expect([again.status, again.json]).toEqual([
        409,
        {
          schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
          status: "409",
          scimType: "uniqueness",
          detail: expect.stringContaining("already"),
        },
      ]);
      const put = await send("PUT", `Users/${json.id}`, { body: okta.replaceUser(json.id, true) });
      expect(put.json).toMatchObject({ name: { givenName: "Another", middleName: "Excited" }, active: true });
      expect(put.json).not.toHaveProperty("locale");
      expect((await send("PATCH", `Users/${json.id}`, { body: okta.deactivate })).json.active).toBe(false);
      expect(
        (await send("PUT", `Users/${json.id}`, { body: { userName: "test.user@okta.local" } })).json.active,
      ).toBe(false);
      expect((await send("PATCH", `Users/${json.id}`, { body: okta.activate })).json.active).toBe(true);
    });

    it("pushes groups, renames them and exchanges their members", async () => {
      const [a, b] = [await provisioned(), await provisioned()];
      const id = await pushed("Okta push", [a.id]);
      await send("PATCH", `Groups/${id}`, { body: okta.exchangeMembers(a.id, b.id) });
      const read = async () => (await send("GET", `Groups/${id}`)).json;
      expect(await read()).toMatchObject({ members: [{ value: b.id, display: b.email, type: "User" }] });
      await send("PATCH", `Groups/${id}`, { body: okta.replaceMembers(a.id, b.id) });
      expect((await read()).members).toHaveLength(2);
      await send("PATCH", `Groups/${id}`, { body: okta.renameGroup(id, "Okta renamed") });
      expect(await read()).toMatchObject({ displayName: "Okta renamed" });
      const put = await send("PUT", `Groups/${id}`, { body: okta.putGroup(id, "Okta put", b.id) });
      expect(put.json).toMatchObject({ displayName: "Okta put", members: [{ value: b.id }] });
      expect((await send("GET", `Users/${b.id}`)).json.groups).toEqual([
        { value: id, $ref: `${ORIGIN}/scim/v2/Groups/${id}`, display: "Okta put", type: "direct" },
      ]);
      const twice = await send("POST", "Groups", { body: { ...okta.pushGroup, displayName: "OKTA PUT" } });
      expect([twice.status, twice.json.scimType]).toEqual([409, "uniqueness"]);
    });

    it("reads everything page by page", async () => {
      const total = (await send("GET", "Users?count=0")).json;
      expect(total).toMatchObject({ itemsPerPage: 0, Resources: [] });
      const seen: string[] = [];
      for (let start = 1; seen.length < Number(total.totalResults); start += 2) {
        const page = (await send("GET", `Users?startIndex=${start}&count=2`)).json;
        expect(page).toMatchObject({ startIndex: start, totalResults: total.totalResults });
        seen.push(...page.Resources.map((one) => one.id));
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect((await send("GET", "Users?startIndex=-3&count=-1")).json).toMatchObject({
        startIndex: 1,
        itemsPerPage: 0,
      });
      expect((await send("GET", "Users?startIndex=x")).status).toBe(400);
    });
  });

  describe("access", () => {
    it("comes from the mapping of a group only, and goes with it", async () => {
      await grant("Auditors", "auditor");
      const one = await provisioned();
      expect(await rolesOf(one.person)).toEqual([]);
      expect(await store().$count(memberships, eq(memberships.person, one.person))).toBe(0);
      const id = await pushed("Auditors", [one.id]);
      expect(await rolesOf(one.person)).toEqual(["auditor"]);
      await send("PATCH", `Groups/${id}`, { body: okta.renameGroup(id, "Auditors of 2027") });
      expect(await rolesOf(one.person)).toEqual(["auditor"]);
      await send("PATCH", `Groups/${id}`, { body: entra.removeMembers(one.id) });
      expect(await rolesOf(one.person)).toEqual([]);
      await send("PATCH", `Groups/${id}`, { body: entra.addMembers(one.id) });
      expect(await rolesOf(one.person)).toEqual(["auditor"]);
      await send("DELETE", `Groups/${id}`);
      expect(await rolesOf(one.person)).toEqual([]);
    });

    it("ends at once when the directory deactivates or deletes, and so do the sign-ins", async () => {
      await grant("Leavers", "member");
      for (const leave of ["deactivate", "delete"]) {
        const one = await provisioned();
        await pushed(`Leavers`, [one.id]).catch(() => undefined);
        const [{ id: groupId } = { id: "" }] = (
          await send("GET", 'Groups?filter=displayName%20eq%20"Leavers"')
        ).json.Resources;
        await send("PATCH", `Groups/${groupId}`, { body: entra.addMembers(one.id) });
        const { secret } = await signIn(systemCtx(), one.person, { userAgent: "t", address: "192.0.2.1" });
        expect(await readSession(secret, Date.now())).not.toBeNull();
        if (leave === "delete") await send("DELETE", `Users/${one.id}`);
        else await send("PATCH", `Users/${one.id}`, { body: entra.disable });
        expect([leave, await readSession(secret, Date.now()), await rolesOf(one.person)]).toEqual([
          leave,
          null,
          [],
        ]);
        if (leave === "deactivate") {
          await send("PATCH", `Users/${one.id}`, { body: okta.activate });
          expect(await rolesOf(one.person)).toEqual(["member"]);
        } else {
          expect((await send("GET", `Users/${one.id}`)).status).toBe(404);
          const [person] = await store().select().from(people).where(eq(people.id, one.person));
          expect(person?.email).toBe(one.email);
        }
      }
    });

    it("of a member by hand goes too, but the last administrator by hand stays", async () => {
      const first = await browserFor("first@example.com", ["admin"]);
      const second = await browserFor("second@example.com", ["admin"]);
      const [a, b] = [await provisioned("first@example.com"), await provisioned("second@example.com")];
      expect([a.person, b.person]).toEqual([first.id, second.id]);
      await send("PATCH", `Users/${a.id}`, { body: entra.disable });
      expect(await rolesOf(first.id)).toEqual([]);
      expect(await sessionOf(first.cookie.split("=")[1])).toBeNull();
      await send("PATCH", `Users/${b.id}`, { body: entra.disable });
      await send("DELETE", `Users/${b.id}`);
      expect(await rolesOf(second.id)).toEqual(["admin"]);
    });

    it("leaves the account of a person with a password, or of another tenant, as it is", async () => {
      const local = await browserFor("local@example.com", ["member"]);
      const before = await store().select().from(people).where(eq(people.id, local.id));
      const one = await provisioned("local@example.com");
      await send("PATCH", `Users/${one.id}`, { body: entra.replaceSeveral });
      expect(await store().select().from(people).where(eq(people.id, local.id))).toEqual(before);
      const ours = await provisioned();
      const rename = {
        Operations: [
          { op: "replace", path: "emails", value: [{ value: "renamed@example.com" }] },
          { op: "replace", path: "displayName", value: "Re Named" },
        ],
      };
      await send("PATCH", `Users/${ours.id}`, { body: rename });
      const [person] = await store().select().from(people).where(eq(people.id, ours.person));
      expect(person).toMatchObject({ email: "renamed@example.com", name: "Re Named" });
    });

    it("takes neither an operator's role nor the address of an account with roles by hand", async () => {
      const operator = await browserFor("operator@example.com", ["auditor", "operator"]);
      const one = await provisioned("operator@example.com");
      await send("PATCH", `Users/${one.id}`, { body: entra.disable });
      expect(await rolesOf(operator.id)).toEqual(["operator"]);
      const trusted = await provisioned();
      const byHand = { tenant: "default", person: trusted.person, roles: ["admin"], createdAt: new Date() };
      await bookkeep((tx) => tx.insert(memberships).values(byHand));
      const steal = {
        Operations: [{ op: "replace", path: "emails", value: [{ value: "thief@example.com" }] }],
      };
      expect((await send("PATCH", `Users/${trusted.id}`, { body: steal })).status).toBe(200);
      const [kept] = await store().select().from(people).where(eq(people.id, trusted.person));
      expect(kept?.email).toBe(trusted.email);
      await bookkeep((tx) => tx.delete(memberships).where(eq(memberships.person, trusted.person)));
    });

    it("shows in the changes as the doing of the token, and a repetition does not", async () => {
      const one = await provisioned();
      await send("PATCH", `Users/${one.id}`, { body: entra.addNickName });
      const again = await send("PATCH", `Users/${one.id}`, { body: entra.addNickName });
      expect(again.headers.get("etag")).toBe('W/"2"');
      const { changes } = await listChanges(systemCtx(), { target: one.id });
      expect(changes.map(({ verb, noun, actor }) => [verb, noun, actor.kind, actor.name])).toEqual([
        ["update", "directory user", "token", "test provisioner"],
        ["provision", "directory user", "token", "test provisioner"],
      ]);
    });
  });

  describe("refuses", () => {
    it("whoever has no token of the role, in SCIM's words", async () => {
      const none = await send("GET", "Users", { as: "" });
      expect([none.status, none.json.status, none.headers.get("www-authenticate")]).toEqual([
        401,
        "401",
        'Bearer realm="bailiwick"',
      ]);
      expect((await send("GET", "Users", { as: "bwa_wrong" })).status).toBe(401);
      const auditor = await send("GET", "Users", { as: await tokenFor("auditor") });
      expect([auditor.status, auditor.json.detail]).toEqual([
        403,
        expect.stringContaining("members.provision"),
      ]);
      const { cookie } = await browserFor("browser@example.com", ["admin"]);
      expect((await send("GET", "Users", { as: "", headers: { cookie, origin: ORIGIN } })).status).toBe(401);
    });

    it("a revoked token", async () => {
      const gone = await tokenFor("provisioner");
      const [newest] = await listKeys(systemCtx(), { kind: "api" });
      await revokeKey(systemCtx(), newest?.id ?? "");
      expect((await send("GET", "Users", { as: gone })).status).toBe(401);
    });

    it("what is no SCIM", async () => {
      const one = await provisioned();
      const post = (body: unknown, headers = {}) => send("POST", "Users", { body, headers });
      const type = async (answer: ReturnType<typeof send>) => [
        (await answer).status,
        (await answer).json.scimType,
      ];
      expect(await type(post("{half"))).toEqual([400, "invalidSyntax"]);
      expect(await type(post("{}", { "content-type": "text/plain" }))).toEqual([400, "invalidSyntax"]);
      expect(await type(post({ displayName: "no name" }))).toEqual([400, "invalidValue"]);
      expect(await type(post({ userName: "no address" }))).toEqual([400, "invalidValue"]);
      expect(await type(post({ userName: "a\u0000@x" }))).toEqual([400, "invalidValue"]);
      expect(await type(send("GET", `Users?filter=${encodeURIComponent('title co "x"')}`))).toEqual([
        400,
        "invalidFilter",
      ]);
      expect(await type(send("PATCH", `Users/${one.id}`, { body: {} }))).toEqual([400, "invalidSyntax"]);
      expect(
        await type(send("POST", "Groups", { body: { displayName: "G", members: [{ value: "scu_none" }] } })),
      ).toEqual([400, "invalidValue"]);
      expect((await post(`{"userName":"${"x".repeat(8_400_000)}"}`)).status).toBe(413);
      expect((await send("GET", "Users/..%00")).status).toBe(404);
    });

    it("an edit of another version than the present one", async () => {
      const { id } = await provisioned();
      const edit = (ifMatch: string) =>
        send("PATCH", `Users/${id}`, {
          body: { Operations: [{ op: "add", path: "title", value: ifMatch }] },
          headers: { "if-match": ifMatch },
        });
      expect((await edit('W/"1"')).status).toBe(200);
      const late = await edit('W/"1"');
      expect([late.status, late.json.status]).toEqual([412, "412"]);
      expect((await edit("*")).status).toBe(200);
      expect((await send("DELETE", `Users/${id}`, { headers: { "if-match": 'W/"1"' } })).status).toBe(412);
      expect((await send("GET", `Users/${id}`, { headers: { "if-none-match": 'W/"3"' } })).status).toBe(304);
    });
  });

  it("keeps tenants apart: another's ids answer as those of nobody, and the same person may be in both", async () => {
    const { id: tenant } = await createTenant(systemCtx(), { slug: "acme", name: "Acme" });
    const theirs = await tokenFor("provisioner", tenant);
    await grant("Staff", "member");
    await grant("Staff", "auditor", tenant);
    const here = await provisioned("both@example.com");
    const there = await provisioned("both@example.com", theirs);
    expect(there.person).toBe(here.person);
    const staff = await pushed("Staff", [here.id]);
    await pushed("Staff", [there.id], theirs);
    expect([await rolesOf(here.person), await rolesOf(here.person, tenant)]).toEqual([
      ["member"],
      ["auditor"],
    ]);

    const patch = { body: entra.disable, as: theirs };
    for (const place of ["Users", "Groups"]) {
      const real = place === "Users" ? here.id : staff;
      const none = place === "Users" ? "scu_none" : "scg_none";
      for (const [method, sent] of [
        ["GET", { as: theirs }],
        ["PATCH", place === "Users" ? patch : { ...patch, body: entra.renameGroup }],
        ["PUT", { as: theirs, body: { userName: "x@y", displayName: "x" } }],
        ["DELETE", { as: theirs }],
      ] as const) {
        const [foreign, missing] = [
          await send(method, `${place}/${real}`, sent),
          await send(method, `${place}/${none}`, sent),
        ];
        expect([method, place, foreign.status, foreign.json]).toEqual([method, place, 404, missing.json]);
      }
    }
    const into = await send("POST", "Groups", {
      as: theirs,
      body: { displayName: "Thieves", members: [{ value: here.id }] },
    });
    expect(into.json.detail).toBe(`There is no User "${here.id}". Provision the user before the membership.`);
    const found = await send("GET", `Users?filter=${encodeURIComponent(`id eq "${here.id}"`)}`, {
      as: theirs,
    });
    expect(found.json.totalResults).toBe(0);

    const { secret } = await signIn(systemCtx(), here.person, { userAgent: "t", address: "192.0.2.1" });
    await send("DELETE", `Users/${there.id}`, { as: theirs });
    expect([await rolesOf(here.person), await rolesOf(here.person, tenant)]).toEqual([["member"], []]);
    expect((await readSession(secret, Date.now()))?.memberships.map((one) => one.tenant)).toEqual([
      "default",
    ]);
  });

  it("takes a group of 10,000 and gives them its role", async () => {
    const { id: tenant } = await createTenant(systemCtx(), { slug: "large", name: "Large" });
    const large = await tokenFor("provisioner", tenant);
    await grant("Everybody", "member", tenant);
    const ids = await seedUsers(tenant, 10_000);
    const startMs = performance.now();
    const created = await send("POST", "Groups?excludedAttributes=members", {
      as: large,
      body: { displayName: "Everybody" },
    });
    const path = `Groups/${created.json.id}`;
    expect((await send("PATCH", path, { as: large, body: entra.addMembers(...ids) })).status).toBe(204);
    const members = and(eq(memberships.tenant, tenant));
    expect(await store().$count(memberships, members)).toBe(10_000);
    expect(
      (await send("PATCH", path, { as: large, body: okta.replaceMembers(...ids.slice(0, 10)) })).status,
    ).toBe(204);
    expect(await store().$count(memberships, members)).toBe(10);
    expect(performance.now() - startMs).toBeLessThan(60_000);
  });

  it("describes itself", async () => {
    expect((await send("GET", "ServiceProviderConfig")).json).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
    });
    expect((await send("GET", "ResourceTypes")).json.Resources.map((one) => [one.id, one.endpoint])).toEqual([
      ["User", "/Users"],
      ["Group", "/Groups"],
    ]);
    const listed = (await send("GET", "Schemas")).json;
    expect(listed.totalResults).toBe(3);
    for (const { id } of listed.Resources) expect((await send("GET", `Schemas/${id}`)).json.id).toBe(id);
    expect((await send("GET", "Schemas/none")).status).toBe(404);
  });
});

/** Users as POST would make them, many at once. */
async function seedUsers(tenant: string, count: number): Promise<string[]> {
  const { scimUsers } = await import("@/db/store/schema/scim");
  const now = new Date();
  const all = Array.from({ length: count }, (_, n) => ({
    id: `scu_large_${n}`,
    email: `large${n}@example.com`,
  }));
  for (let at = 0; at < all.length; at += 2_000) {
    const part = all.slice(at, at + 2_000);
    await bookkeep(async (tx) => {
      await tx
        .insert(people)
        .values(part.map(({ id, email }) => ({ id: `per_${id}`, email, name: email, createdAt: now })));
      await tx.insert(scimUsers).values(
        part.map(({ id, email }) => ({
          id,
          tenant,
          person: `per_${id}`,
          userName: email,
          active: true,
          resource: { userName: email },
          createdAt: now,
          updatedAt: now,
        })),
      );
    });
  }
  return all.map((one) => one.id);
}
