import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signInByForm } from "./apart/signInByForm";
import { ask, SPAWN_KEY, SPAWN_TOKEN, type Spawned, spawnProduct, waitReady } from "./spawned";

const root = fileURLToPath(new URL("..", import.meta.url));
const ADMIN = { email: "ada@example.com", password: "correct-horse-battery-staple" };
const PUBLIC = "https://bailiwick.example.com";

const folder = mkdtempSync(join(tmpdir(), "bailiwick-hygiene-"));
let plain: Spawned;
let proxied: Spawned;
let cookie = "";

beforeAll(async () => {
  const admin = { BAILIWICK_ADMIN_EMAIL: ADMIN.email, BAILIWICK_ADMIN_PASSWORD: ADMIN.password };
  plain = spawnProduct(
    join(folder, "plain"),
    { console: 29_541, otlp: 29_542 },
    { ...admin, BAILIWICK_OPS_PORT: "29543" },
  );
  proxied = spawnProduct(
    join(folder, "proxied"),
    { console: 29_544, otlp: 29_545 },
    {
      ...admin,
      BAILIWICK_OPS_PORT: "29546",
      BAILIWICK_PUBLIC_URL: PUBLIC,
      BAILIWICK_TRUSTED_PROXIES: "127.0.0.0/8",
    },
  );
  await Promise.all([waitReady(plain), waitReady(proxied)]);
  cookie = await signInByForm(plain, ADMIN);
  if (!cookie.includes("bailiwick=")) throw new Error(`Nobody could sign in:\n${plain.output()}`);
});
afterAll(async () => {
  await Promise.all([plain?.stop(), proxied?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Plain HTTP: `fetch` would not let a test forge `Host`, `Origin` and `Sec-Fetch-Site`. */
function send(
  { consoleUrl }: { consoleUrl: string },
  path: string,
  method = "GET",
  headers: Record<string, string> = {},
  body = "",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const url = new URL(consoleUrl);
    const asked = request({ host: url.hostname, port: url.port, path, method, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Every route that Next built, with something in place of its parameters; the build's own list, so that none can be forgotten. */
function routes(): string[] {
  const manifest = JSON.parse(readFileSync(`${root}.next/server/app-paths-manifest.json`, "utf8")) as object;
  const paths = Object.keys(manifest).map((key) =>
    key
      .replace(/\/(page|route)$/, "")
      .replace(/\/\([^/]*\)/g, "")
      .replace(/\[+\.\.\.[^\]]*\]+/g, "any/thing")
      .replace(/\[[^\]]*\]/g, "nothing"),
  );
  return [...new Set(paths.map((path) => path || "/"))];
}

const STATIC = /\/_next\/static\/[^"\\ ]+\.(?:js|css)/;

function expectDressed(path: string, { headers, status }: Answer, isHttps = false): void {
  const said = (name: string) => String(headers[name] ?? "");
  const at = `${path} (${status})`;
  expect.soft(said("x-content-type-options"), at).toBe("nosniff");
  expect.soft(said("x-frame-options"), at).toBe("DENY");
  expect.soft(said("referrer-policy"), at).toBe("same-origin");
  expect.soft(said("cross-origin-opener-policy"), at).toBe("same-origin");
  expect.soft(said("cross-origin-resource-policy"), at).toBe("same-origin");
  expect.soft(said("permissions-policy"), at).toContain("camera=()");
  expect.soft(said("strict-transport-security"), at).toBe(isHttps ? "max-age=31536000" : "");
  expect.soft(said("x-powered-by"), at).toBe("");
  expect.soft(said("access-control-allow-origin"), at).toBe("");
  const policy = said("content-security-policy");
  expect.soft(policy, at).toContain("default-src 'none'");
  expect.soft(policy, at).toContain("frame-ancestors 'none'");
  expect
    .soft(policy.replace(/style-src-attr 'unsafe-inline'/, ""), at)
    .not.toMatch(/unsafe-|\*|https?:|data: 'self'/);
  if (policy.includes("script-src"))
    expect.soft(policy, at).toMatch(/script-src 'self' 'nonce-[\w+/=]{22,}' 'strict-dynamic';/);
  if (!path.startsWith("/_next/static/")) expect.soft(said("cache-control"), at).toContain("no-store");
}

describe("every answer", () => {
  it("carries the headers that keep a browser from being turned against us, whoever asks for which route", async () => {
    const paths = routes();
    expect(paths).toContain("/audit");
    expect(paths.filter((path) => path.startsWith("/api/v1/")).length).toBeGreaterThan(15);
    const missing = [
      "/no/such/page",
      "/api/v1/no-such",
      "/_next/image?url=x",
      "/favicon.ico",
      "/%E0%A4%A",
      "/_next/static/none.js",
    ];
    for (const path of [...paths, ...missing]) {
      expectDressed(path, await send(plain, path, "GET", { cookie }));
      expectDressed(path, await send(plain, path));
    }
    const page = await send(plain, "/sign-in");
    const asset = STATIC.exec(page.text)?.[0] ?? "";
    const file = await send(plain, asset);
    expect(file.status).toBe(200);
    expectDressed(asset, file);
    expect(String(file.headers["cache-control"])).toContain("immutable");
  });

  it("has a nonce of its own, which every script of the page has", async () => {
    const [one, two] = [await send(plain, "/sign-in"), await send(plain, "/sign-in")];
    const nonceOf = ({ headers }: Answer) =>
      /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1];
    expect(nonceOf(one)).not.toBe(nonceOf(two));
    const scripts = [...one.text.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(2);
    for (const tag of scripts) expect(tag).toContain(`nonce="${nonceOf(one)}"`);
  });

  it("says HSTS where the public address is https, and sets cookies that only this host gets over TLS", async () => {
    for (const path of ["/sign-in", "/api/v1/me", "/api/health", "/nowhere"]) {
      expectDressed(path, await send(proxied, path), true);
    }
    const page = await (await fetch(`${proxied.consoleUrl}/sign-in`)).text();
    const form = new FormData();
    for (const [input] of page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const value = /value="([^"]*)"/.exec(input)?.[1] ?? "";
      form.set(
        /name="([^"]*)"/.exec(input)?.[1] ?? "",
        value.replaceAll("&quot;", '"').replaceAll("&amp;", "&"),
      );
    }
    for (const [name, value] of Object.entries(ADMIN)) form.set(name, value);
    const answer = await fetch(`${proxied.consoleUrl}/sign-in`, {
      method: "POST",
      redirect: "manual",
      headers: { origin: PUBLIC, "x-forwarded-host": "bailiwick.example.com", "x-forwarded-proto": "https" },
      body: form,
    });
    const [set = ""] = answer.headers.getSetCookie().filter((one) => one.startsWith("__Host-bailiwick="));
    expect(set.toLowerCase()).toMatch(/; path=\/.*; secure; httponly; samesite=strict$/);
  });
});

describe("a write from elsewhere", () => {
  const FOREIGN: Record<string, string>[] = [
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1.evil.example" },
    { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
    {},
  ];

  it("does not reach the API by a cookie", async () => {
    const body = JSON.stringify({ kind: "ingest", name: "stolen" });
    for (const headers of FOREIGN) {
      const all = { cookie, "content-type": "application/json", ...headers };
      const answer = await send(plain, "/api/v1/keys", "POST", all, body);
      expect([answer.status, answer.headers["content-type"]], JSON.stringify(headers)).toEqual([
        403,
        "application/problem+json",
      ]);
    }
    const ours = { cookie, origin: plain.consoleUrl, "content-type": "application/json" };
    const answer = await send(
      plain,
      "/api/v1/keys",
      "POST",
      ours,
      JSON.stringify({ kind: "ingest", name: "ours" }),
    );
    expect(answer.status).toBe(201);
    const { keys } = await ask<{ keys: { name: string }[] }>(plain, "/keys?kind=ingest");
    expect(keys.map(({ name }) => name)).not.toContain("stolen");
  });

  it("does not reach a form of the console", async () => {
    const page = (await send(plain, "/settings", "GET", { cookie })).text;
    const action = /name="(\$ACTION_[^"]+)"/.exec((await send(plain, "/sign-in")).text)?.[1];
    expect(page).toContain("<h1");
    expect(action).toBeDefined();
    for (const headers of FOREIGN.filter((one) => Object.keys(one).length > 0)) {
      const form = { cookie, "content-type": "application/x-www-form-urlencoded", ...headers };
      const answer = await send(
        plain,
        "/sign-in",
        "POST",
        form,
        `email=${ADMIN.email}&password=${ADMIN.password}`,
      );
      expect(answer.status, JSON.stringify(headers)).toBe(403);
      expect(answer.headers["set-cookie"]).toBeUndefined();
      expect(answer.text).toContain("does not come from the console");
    }
  });
});

describe("who called", () => {
  const lastAddress = async (product: Spawned) => {
    await new Promise((done) => setTimeout(done, 1_500));
    const { events } = await ask<{ events: { address: string; kind: string }[] }>(
      product,
      "/events?kind=key_new_address&limit=100",
    );
    return events.map((event) => event.address);
  };

  it("is the peer, whatever it says of itself", async () => {
    const headers = {
      authorization: `Bearer ${SPAWN_TOKEN}`,
      "x-forwarded-for": "203.0.113.9",
      forwarded: "for=203.0.113.9",
      "x-real-ip": "203.0.113.9",
      "x-bailiwick-client": "203.0.113.9",
    };
    expect((await send(plain, "/api/v1/me", "GET", headers)).status).toBe(200);
    expect(await lastAddress(plain)).toEqual(["127.0.0.1"]);
  });

  it("is the hop before a trusted proxy, at the console and at the collector", async () => {
    const forwarded = { "x-forwarded-for": "1.2.3.4, 198.51.100.7" };
    await send(proxied, "/api/v1/me", "GET", { authorization: `Bearer ${SPAWN_TOKEN}`, ...forwarded });
    const otlp = {
      authorization: `Bearer ${SPAWN_KEY}`,
      "content-type": "application/json",
      "x-forwarded-for": "198.51.100.8",
    };
    const sent = await send({ consoleUrl: proxied.otlpUrl }, "/v1/traces", "POST", otlp, "{}");
    expect(sent.status).toBe(200);
    expect(sent.headers["x-content-type-options"]).toBe("nosniff");
    const seen = await lastAddress(proxied);
    expect(seen).toContain("198.51.100.7");
    expect(seen).toContain("198.51.100.8");
    expect(seen).not.toContain("1.2.3.4");
  });
});

describe("what is too much", () => {
  it("is a 413 of a body beyond 1 MiB, whether its length was said or not", async () => {
    const headers = { authorization: `Bearer ${SPAWN_TOKEN}`, "content-type": "application/json" };
    const body = `{"name":"${"x".repeat(1_100_000)}"}`;
    const framings: Record<string, string>[] = [
      { "content-length": String(body.length) },
      { "transfer-encoding": "chunked" },
    ];
    for (const framing of framings) {
      const answer = await send(plain, "/api/v1/keys", "POST", { ...headers, ...framing }, body);
      expect([answer.status, JSON.parse(answer.text).status]).toEqual([413, 413]);
    }
  });

  it("is a 405 with what the address takes, as a problem", async () => {
    const answer = await send(plain, "/api/v1/keys", "PUT", { authorization: `Bearer ${SPAWN_TOKEN}` });
    expect(answer.status).toBe(405);
    expect(String(answer.headers.allow).split(", ")).toEqual(expect.arrayContaining(["GET", "POST"]));
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(answer.text)).toMatchObject({ status: 405, code: "INVALID" });
    expectDressed("/api/v1/keys", answer);
  });

  it("is a 429 with Retry-After of bad tokens, while a good one still works from there", async () => {
    const bad = () => send(plain, "/api/v1/me", "GET", { authorization: "Bearer bwa_guess" });
    const statuses: number[] = [];
    let last = await bad();
    for (let i = 0; i < 70; i++) {
      last = await bad();
      statuses.push(last.status);
    }
    expect([statuses[0], last.status]).toEqual([401, 429]);
    expect(Number(last.headers["retry-after"])).toBeGreaterThan(0);
    expect(JSON.parse(last.text)).toMatchObject({ code: "QUOTA_EXCEEDED" });
    expect((await ask<{ tenant: string }>(plain, "/me")).tenant).toBe("default");
  });

  it("is a 429 in words at the pages that are open to all, by address", async () => {
    const knock = (address: string) =>
      send(proxied, "/setup?token=guess", "GET", { "x-forwarded-for": address });
    // Many at once: a slow machine is allowed as much in the time as it can ask one after the other.
    const all = Array.from({ length: 200 }, () => knock("198.51.100.50"));
    const last =
      (await Promise.all(all)).find(({ status }) => status === 429) ?? (await knock("198.51.100.50"));
    expect(last.status).toBe(429);
    expect(Number(last.headers["retry-after"])).toBeGreaterThan(0);
    expect(last.text).toContain("Too many requests from this address.");
    expectDressed("/setup", last, true);
    expect((await knock("198.51.100.51")).status).toBe(200);
  });
});

describe("what is noted", () => {
  it("is every opening of contents, export and refusal, and can be read by the API", async () => {
    const weak = await send(
      plain,
      "/api/v1/keys",
      "POST",
      { authorization: `Bearer ${SPAWN_TOKEN}`, "content-type": "application/json" },
      JSON.stringify({ kind: "api", name: "weak", role: "member" }),
    );
    const { secret, key } = JSON.parse(weak.text) as { secret: string; key: { id: string } };
    const asWeak = { authorization: `Bearer ${secret}` };
    for (let i = 0; i < 5; i++)
      expect((await send(plain, "/api/v1/members", "GET", asWeak)).status).toBe(403);
    await send(plain, "/api/v1/actions/export?q=agent:x", "GET", { authorization: `Bearer ${SPAWN_TOKEN}` });
    await expect
      .poll(
        async () =>
          (
            await ask<{ events: { kind: string; count: number; target: object }[] }>(
              plain,
              `/events?actor=${key.id}&kind=access_refused`,
            )
          ).events,
        { timeout: 5_000 },
      )
      .toMatchObject([{ count: 5, target: { kind: "ability", id: "members.write" } }]);
    const { events } = await ask<{ events: object[] }>(plain, "/events?kind=export");
    expect(events[0]).toMatchObject({ detail: { filter: "agent:x", rows: 0, ended: "whole" } });
    const lines = await send(plain, "/api/v1/events/export", "GET", {
      authorization: `Bearer ${SPAWN_TOKEN}`,
    });
    expect(lines.headers["content-type"]).toContain("application/x-ndjson");
    for (const line of lines.text.trim().split("\n"))
      expect(JSON.parse(line)).toMatchObject({ metadata: { version: "1.8.0" } });
  });
});
