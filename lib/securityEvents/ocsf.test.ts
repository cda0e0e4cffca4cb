import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SECURITY_EVENT_KINDS } from "./event";
import type { SecurityEventView } from "./list";
import { toOcsf } from "./ocsf";

const ACTORS: SecurityEventView["actor"][] = [
  { kind: "person", id: "per_1", name: "Ada" },
  { kind: "token", id: "key_1", name: "ci" },
  { kind: "unknown", id: "", name: "" },
];
const EVENTS: SecurityEventView[] = SECURITY_EVENT_KINDS.flatMap((kind) =>
  ACTORS.flatMap((actor) =>
    (["success", "failure"] as const).map((outcome, i) => ({
      id: "sev_1",
      tenant: i === 0 ? "a" : null,
      at: "2026-11-21T14:00:10.000Z",
      kind,
      outcome,
      actor,
      target: actor.kind === "person" ? { kind: "action", id: "act_1" } : null,
      address: i === 0 ? "2001:db8::1" : "many addresses",
      userAgent: i === 0 ? "curl" : "",
      count: i === 0 ? 1 : 12,
      detail: { filter: "agent:x", rows: 3, none: null },
      requestId: "req_1",
    })),
  ),
);

/** What OCSF 1.8 requires of the base event and of our four classes. */
const REQUIRED = ["activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"];
const REQUIRED_OF: Record<number, string[]> = {
  3001: ["user"],
  3002: ["user", "service"],
  6003: ["actor", "api", "src_endpoint"],
  6005: ["actor", "src_endpoint", "table"],
};

it.each(EVENTS)("writes $kind, $outcome, of $actor.kind as its class wants it", (event) => {
  const made = toOcsf(event);
  const classUid = Number(made.class_uid);
  expect(Object.keys(made)).toEqual(
    expect.arrayContaining([...REQUIRED, ...(REQUIRED_OF[classUid] ?? ["?"])]),
  );
  expect(made.type_uid).toBe(classUid * 100 + Number(made.activity_id));
  expect(Math.floor(classUid / 1_000)).toBe(made.category_uid);
  expect(made.metadata).toMatchObject({ version: "1.8.0", uid: "sev_1", product: { name: "Bailiwick" } });
  expect(made.time).toBe(Date.parse(event.at));
  const [start, end] = [made.start_time, made.end_time];
  if (event.count > 1)
    expect([start, end, made.duration]).toEqual([made.time, Date.parse("2026-11-21T14:00:59.999Z"), 49_999]);
  else expect([start, end, made.count]).toEqual([undefined, undefined, undefined]);
});

/** A checkout of ocsf/ocsf-schema, for whoever has one: `OCSF_SCHEMA=… npx vitest … ocsf`. */
const checkout = process.env.OCSF_SCHEMA ?? "";

interface Definition {
  extends?: string;
  uid?: number;
  name?: string;
  constraints?: { at_least_one?: string[] };
  attributes: Record<string, { requirement?: string; enum?: object; profile?: unknown } | string[]>;
}

describe.skipIf(!existsSync(join(checkout, "dictionary.json")))("held against the schema's own files", () => {
  const read = <T>(path: string) => JSON.parse(readFileSync(join(checkout, path), "utf8")) as T;
  const under = (folder: string) =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".json"),
    );

  it("has no attribute that the schema does not know, and all that it requires", () => {
    const dictionary = read<{ attributes: Record<string, { type: string; is_array?: boolean }> }>(
      "dictionary.json",
    ).attributes;
    const load = (folder: string) =>
      new Map(
        under(folder)
          .map((path) => read<Definition>(`${folder}/${path}`))
          .map((one) => [one.name ?? "", one]),
      );
    const [classes, objects] = [load("events"), load("objects")];
    const profiles = new Map(
      under("profiles").map((path) => [`profiles/${path}`, read<Definition>(`profiles/${path}`)]),
    );
    const attributesOf = (
      one: Definition | undefined,
      all: Map<string, Definition>,
    ): Definition["attributes"] => {
      if (!one) return {};
      const included = [one.attributes.$include ?? []].flat() as string[];
      const optional = included.flatMap((path) => Object.entries(profiles.get(path)?.attributes ?? {}));
      const above = one.extends ? attributesOf(all.get(one.extends), all) : {};
      const merged = { ...Object.fromEntries(optional.map(([name]) => [name, {}])), ...above };
      for (const [name, value] of Object.entries(one.attributes)) {
        if (name !== "$include") merged[name] = { ...merged[name], ...value };
      }
      return merged;
    };
    const check = (
      value: Record<string, unknown>,
      one: Definition,
      all: Map<string, Definition>,
      at: string,
    ): string[] => {
      const known = attributesOf(one, all);
      const wrong = Object.keys(value)
        .filter((name) => !(name in known))
        .map((name) => `${at}.${name}: unknown`);
      for (const [name, rule] of Object.entries(known)) {
        if (Array.isArray(rule)) continue;
        if (rule.requirement === "required" && !rule.profile && !(name in value))
          wrong.push(`${at}.${name}: missing`);
        const isCompiled = name === "class_uid" || name === "category_uid";
        if (
          rule.enum &&
          !isCompiled &&
          name in value &&
          !(String(value[name]) in { 0: 1, 99: 1, ...rule.enum })
        )
          wrong.push(`${at}.${name}: ${String(value[name])}`);
        const inner = value[name];
        const object = objects.get(dictionary[name]?.type ?? "");
        if (object && name !== "unmapped" && typeof inner === "object" && inner !== null)
          wrong.push(...check(inner as Record<string, unknown>, object, objects, `${at}.${name}`));
      }
      const some = one.constraints?.at_least_one ?? [];
      if (some.length > 0 && !some.some((name) => name in value))
        wrong.push(`${at}: none of ${some.join(", ")}`);
      return wrong;
    };
    const found = EVENTS.flatMap((event) => {
      const made = toOcsf(event);
      const name = String(made.class_name).toLowerCase().replaceAll(" ", "_");
      const one = classes.get(name);
      expect(one?.uid, name).toBe(Number(made.class_uid) % 1_000);
      return one ? check(made, one, classes, `${event.kind}`) : [name];
    });
    expect([...new Set(found)]).toEqual([]);
  });
});
