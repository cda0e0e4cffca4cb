import { describe, expect, it } from "vitest";
import type { Action } from "@/lib/actions/action";
import { UNBOUND } from "@/lib/actions/identity";
import { normalise } from "@/lib/telemetry/normalise";
import type { Attributes, Span } from "@/lib/telemetry/span";
import { redact } from "./redact";
import { type Found, mayHoldSecret, redactText } from "./redactText";

/** Put together here, so that no scanner takes the test for a leak. */
const of = (prefix: string, length: number, alphabet = "aB3dE5gH7jK9"): string =>
  prefix + alphabet.repeat(Math.ceil(length / alphabet.length)).slice(0, length);

const PEM = `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${of("MIIE", 200)}\n${of("", 60)}==\n-----END RSA PRIVATE KEY-----`;
const JWT = `${of("eyJ", 20)}.${of("eyJ", 30)}.${of("", 43)}`;

const SECRETS: [rule: string, secret: string][] = [
  ["aws-access-key-id", of("AKIA", 16, "ABCDEFGH23456789")],
  ["github-token", of("ghp_", 36)],
  ["github-token", of("gho_", 36)],
  ["github-token", of("ghs_", 36)],
  ["github-token", of("ghu_", 36)],
  ["github-token", of("ghr_", 36)],
  ["github-token", of("github_pat_", 82)],
  ["gitlab-token", of("glpat-", 20)],
  ["slack-token", of("xoxb-", 40, "1234567890-ab")],
  ["stripe-key", of("sk_live_", 24)],
  ["stripe-key", of("rk_live_", 24)],
  ["stripe-key", of("sk_test_", 24)],
  ["openai-key", of("sk-", 48)],
  ["openai-key", of("sk-proj-", 80)],
  ["anthropic-key", of("sk-ant-api03-", 90)],
  ["google-key", of("AIza", 35)],
  ["private-key", PEM],
  ["jwt", JWT],
  ["npm-token", of("npm_", 36)],
  ["huggingface-token", of("hf_", 34)],
  ["sendgrid-key", `SG.${of("", 22)}.${of("", 43)}`],
  ["twilio-key", of("SK", 32, "0123456789abcdef")],
  ["twilio-key", `${of("AC", 32, "0123456789abcdef")}:${of("", 32, "0123456789abcdef")}`],
  ["bailiwick-key", of("bwi_", 43)],
  ["bailiwick-key", `${of("sk-oai-", 16, "0123456789abcdef")}_${of("", 43)}`],
];

/** A secret in its surroundings, of which only the secret goes. */
const IN_PLACE: [rule: string, before: string, secret: string, after: string][] = [
  ["aws-secret-key", "aws_secret_access_key = ", of("", 40), "\n"],
  ["aws-secret-key", '{"SecretAccessKey": "', of("", 40), '"}'],
  ["slack-webhook", "https://hooks.slack.com/services/", "T0ABCDEFG/B0ABCDEFG/abcdefghijklmnop", " now"],
  ["azure-key", "AccountName=x;AccountKey=", `${of("", 86)}==`, ";EndpointSuffix=core.windows.net"],
  ["url-password", "postgres://app:", "hunter2", "@db.internal:5432/orders?sslmode=require"],
  ["url-password", "mongodb+srv://app:", "p%40ss", "@cluster0.example.net"],
  ["authorization", "Authorization: Bearer ", of("", 30), "\r\nAccept: */*"],
  ["authorization", '{"authorization":"Basic ', "dXNlcjpwYXNzd29yZA==", '"}'],
  ["authorization", "curl -H 'Authorization: Bearer ", of("opaque.", 20), "' https://api"],
  ["authorization", "the header was Bearer ", of("", 30), " as sent"],
  ["secret", '{"password":"', "correct'horse", '","x":1}'],
  ["secret", '{"body":"{\\"client_secret\\":\\"', "abcdefgh1", '\\",\\"y\\":2}"}'],
  ["secret", "DB_PASSWORD=", "tr0ub4dor&3".slice(0, 9), "\nDB_HOST=db"],
  ["secret", "password: ", "tr0ub4dor", "\nhost: db"],
  ["secret", "https://api.example/v1?api_key=", "0123456789", "&page=2"],
  ["secret", "{'refresh_token': '", "abcdefghij", "'}"],
  ["secret", '{"env":"API_KEY=', "abcdefgh", '\\nFOO=1"}'],
  ["secret", "password='", "abcdefghi", "'"],
];

const CLEAN = [
  "max_tokens=12345678 token_count: 123456789 tokens=99999999",
  '{"max_tokens": 12345678, "token_type": "identifier", "tokens": "unlimited-tokens"}',
  "The password must have at least eight characters. Keep it secret: understanding matters.",
  "Tell nobody the secret; a token of my appreciation.",
  "https://example.com/path?q=1 and mailto:kim@customer.example and git@github.com:a/b.git",
  "http://localhost:3000/a@b",
  "task-abcdefghijklmnopqrstuvwxyz risk-0123456789abcdefghijkl sk-learn-classification-model-2",
  "the bearer of the responsibilities; basic understanding",
  '{"secret":true,"password":{"type":"string"},"token":12345678}',
  '{"a":"password: ","b":"not-the-password-at-all"}',
  '{"a":["token=","abcdefghijklmnop"]}',
  "-----BEGIN PUBLIC KEY-----",
  "‹redacted:secret›",
  "0af7651916cd43dd8448eb211c80319c",
];

function run(text: string): { text: string; found: Found } {
  const found: Found = {};
  return { text: redactText(text, found), found };
}

describe("redactText", () => {
  it.each(SECRETS)("%s: wherever it stands", (rule, secret) => {
    const mark = `‹redacted:${rule}›`;
    for (const [before, after] of [
      ["", ""],
      ["use ", " now"],
      ["x=", "&y=1"],
      ["(", ")"],
      ["line\n", "\nline"],
      ['["', '"]'],
    ]) {
      expect(run(`${before}${secret}${after}`)).toEqual({
        text: `${before}${mark}${after}`,
        found: { [rule]: 1 },
      });
    }
  });

  it.each(SECRETS)("%s: inside JSON, once and twice encoded, which stays JSON", (rule, secret) => {
    const content = { note: `before\n${secret}\nafter`, list: [secret] };
    const once = JSON.stringify(content);
    const twice = JSON.stringify({ body: once });
    const mark = `‹redacted:${rule}›`;
    const expected = { note: `before\n${mark}\nafter`, list: [mark] };
    expect(JSON.parse(run(once).text)).toEqual(expected);
    expect(JSON.parse(JSON.parse(run(twice).text).body)).toEqual(expected);
    expect(run(once).found).toEqual({ [rule]: 2 });
  });

  it("is hinted at by JSON around it, once and twice encoded", () => {
    const texts = [
      ...SECRETS.map(([, secret]) => secret),
      ...IN_PLACE.map((piece) => piece.slice(1).join("")),
      ...CLEAN,
    ];
    // As writers that escape slashes spell it.
    const all = texts.flatMap((text) => [text, text.replaceAll("/", "\\/")]);
    const changed = all.filter((text) => run(text).text !== text);
    expect(changed).toContain("postgres:\\/\\/app:hunter2@db.internal:5432\\/orders?sslmode=require");
    for (const text of changed) {
      expect(mayHoldSecret(JSON.stringify({ a: text })), text).toBe(true);
      expect(mayHoldSecret(JSON.stringify({ x: JSON.stringify({ a: text }) })), text).toBe(true);
    }
  });

  it.each(IN_PLACE)("%s: only the secret goes from %s", (rule, before, secret, after) => {
    const { text, found } = run(`${before}${secret}${after}`);
    expect(text).toBe(`${before}‹redacted:${rule}›${after}`);
    expect(found).toEqual({ [rule]: 1 });
  });

  it.each(CLEAN)("leaves alone: %s", (text) => {
    expect(run(text)).toEqual({ text, found: {} });
  });

  it("takes a private key that was cut off", () => {
    expect(run(PEM.slice(0, 150).replace("Proc-Type: 4,ENCRYPTED\n\n", "")).text).toBe(
      "‹redacted:private-key›",
    );
  });

  it("takes a GCP service account's key out of its JSON", () => {
    const account = JSON.stringify({
      type: "service_account",
      private_key: PEM.replace("RSA ", ""),
      client_id: "1",
    });
    expect(JSON.parse(run(account).text)).toEqual({
      type: "service_account",
      private_key: "‹redacted:private-key›",
      client_id: "1",
    });
  });

  it("changes nothing the second time", () => {
    const pieces = [
      ...SECRETS.map(([, secret]) => secret),
      ...IN_PLACE.map((piece) => piece.slice(1).join("")),
      ...CLEAN,
    ];
    for (const joint of ["\n", " ", "", "=", '"', "\\n", ";", ":"]) {
      for (let turn = 0; turn < pieces.length; turn++) {
        const text = [...pieces.slice(turn), ...pieces.slice(0, turn)].join(joint);
        const once = run(text).text;
        expect(run(once)).toEqual({ text: once, found: {} });
      }
    }
  });

  it("keeps any JSON parseable", () => {
    const values = [
      ...SECRETS.map(([, secret]) => secret),
      ...IN_PLACE.map((piece) => piece.slice(1).join("")),
      ...CLEAN,
    ];
    const keys = ["password", "api_key", "x", "token", "a secret=", "Authorization: Bearer"];
    for (const value of values) {
      for (const key of keys) {
        for (const json of [
          JSON.stringify({ [key]: value, after: [value, { [value]: key }] }),
          JSON.stringify([key, value, JSON.stringify({ [key]: JSON.stringify({ [key]: value }) })]),
        ]) {
          expect(() => JSON.parse(run(json).text)).not.toThrow();
        }
      }
    }
  });

  it.each([
    "eyJ",
    "eyJaaaaaaaaaa.",
    "sk-",
    " sk-a",
    "sk-ant-",
    "password",
    "password=",
    "password:",
    'password:"',
    'password="a',
    "password='a",
    'token=\\"a',
    "secret \t",
    "Authorization: ",
    "authorization'''''''''",
    "bearer ",
    "bearer a",
    "://",
    ":\\\\",
    ":/\\",
    "://a:",
    "://a:b",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\\n",
    "-----BEGIN ",
    "hooks.slack.com/services/aa/",
    "AccountKey=",
    "aws_secret_access_key",
    "SG.aaaaaaaaaaaaaaaaaaaa.",
    "xoxb-",
    "AKIAAAAA",
    "\\",
    "\\n",
    "%3D",
  ])("takes a time that grows with the length only: %j", (piece) => {
    const time = (chars: number): number => {
      const text = `token ${piece.repeat(Math.ceil(chars / piece.length)).slice(0, chars)} !`;
      const started = performance.now();
      run(text);
      return performance.now() - started;
    };
    time(10_000);
    expect(time(1_000_000)).toBeLessThan(1_000);
  });
});

describe("redact", () => {
  const SECRET = of("ghp_", 36);
  const MARK = "‹redacted:github-token›";
  const source = { tenant: "acme", keyId: "k", keyName: "n", workload: "w", identity: UNBOUND };

  function action(attributes: Attributes, more: Partial<Span> = {}): Action {
    const span: Span = {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      parentSpanId: null,
      name: "n",
      kind: 0,
      startNs: 1_763_000_000_000_000_000n,
      endNs: 1_763_000_000_000_000_001n,
      attributes,
      events: [],
      statusCode: 0,
      statusMessage: "",
      resource: {},
      scope: { name: "", version: "" },
      schemaUrl: "",
      ...more,
    };
    return normalise(span, source);
  }

  it("leaves the secret nowhere in what will be stored", () => {
    const everywhere = redact(
      action(
        {
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.name": SECRET,
          "gen_ai.tool.call.id": SECRET,
          "gen_ai.tool.call.arguments": SECRET,
          "gen_ai.tool.call.result": { nested: [{ deep: SECRET }] },
          "gen_ai.agent.name": SECRET,
          "gen_ai.provider.name": SECRET,
          "gen_ai.request.model": SECRET,
          "gen_ai.conversation.id": SECRET,
          "user.id": SECRET,
          "server.address": SECRET,
          "error.type": SECRET,
          [`prompt ${SECRET}`]: "a key",
        },
        {
          name: SECRET,
          statusCode: 2,
          statusMessage: SECRET,
          schemaUrl: SECRET,
          resource: { "service.name": SECRET, list: ["a", [SECRET]] },
          events: [{ timeNs: 1n, name: SECRET, attributes: { "exception.message": SECRET } }],
        },
      ),
    );
    const stored = JSON.stringify(everywhere, (_, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(stored).not.toContain(SECRET);
    expect(everywhere.redactions["github-token"]).toBeGreaterThan(20);
    expect(everywhere.contentKeys).toContain(`prompt ${MARK}`);
    expect(everywhere.attributes["gen_ai.tool.call.result"]).toEqual({ nested: [{ deep: MARK }] });
  });

  it("believes a key that says that its value is a secret", () => {
    const { attributes, redactions } = redact(
      action({
        "app.api_key": "opaque-value",
        "http.request.header.authorization": ["Basic dXNlcjpwYXNz"],
        "db.password": "a passphrase with spaces",
        "gen_ai.token.type": "identifier",
        "gen_ai.request.max_tokens": "123456789",
        nested: { client_secret: "12345678" },
      }),
    );
    expect({ ...attributes }).toEqual({
      "app.api_key": "‹redacted:secret›",
      "http.request.header.authorization": ["‹redacted:secret›"],
      "db.password": "a passphrase with spaces",
      "gen_ai.token.type": "identifier",
      "gen_ai.request.max_tokens": "123456789",
      nested: { client_secret: "‹redacted:secret›" },
    });
    expect(redactions).toEqual({ secret: 3 });
  });

  it("hands on what is clean, and changes nothing the second time", () => {
    const clean = action({ "gen_ai.operation.name": "chat", "gen_ai.prompt": "hello", list: [{ a: [1] }] });
    const once = redact(clean);
    expect(once).toEqual({ ...clean, redactions: {} });
    expect(once.attributes).toBe(clean.attributes);
    const dirty = redact(action({ a: SECRET, password: "12345678", b: { c: `x ${SECRET}` } }));
    expect(redact(dirty)).toEqual({ ...dirty, redactions: {} });
  });

  it("keeps a key that names a prototype", () => {
    const attributes: Attributes = Object.create(null);
    attributes["__proto__"] = "p";
    attributes.secret = SECRET;
    expect(Object.entries(redact(action(attributes)).attributes)).toEqual([
      ["__proto__", "p"],
      ["secret", MARK],
    ]);
  });
});
