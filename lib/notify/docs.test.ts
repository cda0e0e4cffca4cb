import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { EVENTS, printMessage } from "./event";
import { drawWebhookSecret, signMessage } from "./sign";

const text = readFileSync(join(import.meta.dirname, "../../docs/notifications.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "bailiwick-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("lists every event with its words and its data, and no other", () => {
  const rows = [...text.matchAll(/^\| `([a-z_.]+)` \| (.+) \| (.+) \|$/gm)];
  const said = rows.map(([, type, words, data = ""]) => [type, words, data.match(/\w+/g)]);
  const ours = Object.entries(EVENTS).map(([type, { words, data }]) => [
    type,
    words,
    Object.keys(data.shape),
  ]);
  expect(said).toEqual(ours);
});

it("shows a message as it is printed", () => {
  const [, json = ""] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
  const shown = JSON.parse(json);
  const { type, timestamp, tenant, actor, data } = shown;
  expect(JSON.parse(printMessage({ type, data }, { tenant, actor, nowMs: Date.parse(timestamp) }))).toEqual(
    shown,
  );
  expect(EVENTS["member.removed"].data.parse(data)).toEqual(data);
});

it("has a snippet that takes our messages, and refuses altered, old and foreign ones", async () => {
  const [, code = ""] = /```js\n([\s\S]*?)```/.exec(text) ?? [];
  const file = join(folder, "verify.mjs");
  writeFileSync(file, code);
  const { verify } = (await import(file)) as {
    verify: (secret: string, headers: Record<string, string>, body: string) => unknown;
  };
  const [secret, former] = [drawWebhookSecret(), drawWebhookSecret()];
  const message = { id: "msg_1", body: '{"type":"webhook.test","data":{}}' };
  const headers = signMessage(message, [secret, former], Date.now());
  expect(verify(secret, headers, message.body)).toEqual(JSON.parse(message.body));
  expect(verify(former, headers, message.body)).toEqual(JSON.parse(message.body));
  expect(() => verify(drawWebhookSecret(), headers, message.body)).toThrow("not ours");
  expect(() => verify(secret, headers, `${message.body} `)).toThrow("not ours");
  expect(() => verify(secret, { ...headers, "webhook-id": "msg_2" }, message.body)).toThrow("not ours");
  const old = signMessage(message, [secret], Date.now() - 301_000);
  expect(() => verify(secret, old, message.body)).toThrow("too old");
});
