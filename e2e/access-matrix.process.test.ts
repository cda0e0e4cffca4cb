import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { OPERATIONS } from "../app/api/operations";
import { ABILITIES, abilitiesOf, OPERATOR_ABILITIES, ROLE_NAMES, type Role } from "../lib/access/abilities";
import { type Pair, signedIn, startPair } from "./apart/pair";
import { doors, mutations, submit } from "./apart/surface";

/**
 * Who may do what, asked of the running product for every role, page, operation and form, and compared with the page of
 * the documentation that says so. After a change that is meant, `BAILIWICK_WRITE_MATRIX=1` writes that page anew.
 */
const PAGE = fileURLToPath(new URL("../docs/access.md", import.meta.url));

type Answer = "yes" | "no" | "verb";
const MARKS: Record<Answer, string> = { yes: "●", no: "", verb: "○" };

let pair: Pair;
const cookies = new Map<Role, string>();

async function ask(role: Role, method: string, path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${pair.first.consoleUrl}${path}`, {
    method,
    redirect: "manual",
    headers: {
      cookie: cookies.get(role) ?? "",
      origin: pair.first.consoleUrl,
      ...(method === "GET" ? {} : { "content-type": "application/json" }),
    },
    body: method === "GET" ? undefined : "{}",
  });
  return { status: answer.status, text: await answer.text() };
}

async function pages(): Promise<Map<string, Answer[]>> {
  const rows = new Map<string, Answer[]>();
  const inConsole = doors().filter(({ method, file }) => method === "GET" && file.includes("(console)"));
  for (const { route } of inConsole) {
    const path = route.replace(/\[[^\]]+\]/g, "x");
    rows.set(
      route,
      await forEachRole(async (role) => {
        const { status, text } = await ask(role, "GET", path);
        expect([200, 307, 404], `${route} as ${role}`).toContain(status);
        return text.includes("Access permissions needed") ? "no" : "yes";
      }),
    );
  }
  return rows;
}

async function operations(): Promise<Map<string, Answer[]>> {
  const rows = new Map<string, Answer[]>();
  for (const { document } of OPERATIONS) {
    const path = document.path.replace(/\{\w+\}/g, "x");
    const name = `${document.method} ${document.path}`;
    rows.set(
      name,
      await forEachRole(async (role) => {
        const { status } = await ask(role, document.method, path);
        expect(status, `${name} as ${role}`).not.toBe(401);
        expect(status, `${name} as ${role}`).not.toBe(429);
        if (document.ability === null) return "verb";
        const allowed = abilitiesOf([role]).has(document.ability);
        expect(status === 403, `${name} as ${role}, which needs ${document.ability}`).toBe(!allowed);
        return allowed ? "yes" : "no";
      }),
    );
  }
  return rows;
}

async function forms(): Promise<Map<string, Answer[]>> {
  const rows = new Map<string, Answer[]>();
  const behind = mutations().filter(({ file }) => file.includes("(console)") && !file.includes("_frame"));
  for (const mutation of behind) {
    rows.set(
      nameOf(mutation),
      await forEachRole(async (role) => {
        const cookie = cookies.get(role) ?? "";
        const { text } = await submit(pair.first.consoleUrl, mutation, { cookie, values: { x: "" } });
        return text.includes('"code":"FORBIDDEN"') ? "no" : "yes";
      }),
    );
  }
  return rows;
}

const nameOf = ({ route, name }: { route: string; name: string }) =>
  `${route}: ${name.replace(/Mutation$/, "")}`;

async function forEachRole(run: (role: Role) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(ROLE_NAMES.map(run));
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

function table(title: string, rows: Map<string, Answer[]>): string {
  const head = [`| ${title} | ${ROLE_NAMES.join(" | ")} |`, `|---|${ROLE_NAMES.map(() => ":-:").join("|")}|`];
  const lines = [...rows]
    .sort(byName)
    .map(([name, cells]) => `| \`${name}\` | ${cells.map((cell) => MARKS[cell]).join(" | ")} |`);
  return [...head, ...lines].join("\n");
}

describe.skipIf(inject("postgresUrl") === null)("who may do what", () => {
  beforeAll(async () => {
    pair = await startPair("matrix", 29_581, 1);
    for (const role of ROLE_NAMES) {
      const cookie = await signedIn(pair.store, { id: `per_${role}`, tenant: "default", roles: [role] });
      cookies.set(role, cookie);
    }
  });
  afterAll(() => pair?.stop());

  it("is what docs/access.md says, for every ability, role, page, operation and form", async () => {
    const abilities = new Map(
      [...ABILITIES, ...OPERATOR_ABILITIES].map((ability) => [
        ability,
        ROLE_NAMES.map((role): Answer => (abilitiesOf([role]).has(ability) ? "yes" : "no")),
      ]),
    );
    const text = [
      "# Who may do what",
      "",
      "Asked of the running product by `e2e/access-matrix.process.test.ts`, for a person who holds this one role. ● may, ○ the",
      "verb decides by what it is done to (one's own things; jobs have the ability of what they do); of forms that reads ● too.",
      "",
      table("Ability", abilities),
      "",
      table("Page", await pages()),
      "",
      table("Operation", await operations()),
      "",
      table("Form", await forms()),
      "",
    ].join("\n");
    if (process.env.BAILIWICK_WRITE_MATRIX) writeFileSync(PAGE, text);
    expect(existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "").toBe(text);
  });
});
