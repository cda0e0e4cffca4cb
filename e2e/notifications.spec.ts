import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "playwright/test";
import { Webhook } from "standardwebhooks";
import { signIn } from "./people";
import { ADMIN, api } from "./product";

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver on this machine; what it answers can be changed. */
async function openReceiver() {
  const received: Received[] = [];
  const answer = { status: 200 };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answer.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, received, answer, close: () => server.close() };
}

const dialog = (page: Page) => page.getByRole("dialog");
const typeOf = ({ body }: Received) => (JSON.parse(body) as { type: string }).type;

test("an administrator is told of a revoked key, and gets to what was not taken", async ({ page }) => {
  const receiver = await openReceiver();
  const name = `on-call ${process.pid}`;
  await page.goto("/sign-in?next=/notifications");
  await signIn(page, ADMIN);
  await page.getByRole("button", { name: "Add webhook" }).click();
  await dialog(page).getByLabel("Name").fill(name);
  await dialog(page).getByLabel("Address").fill("https://10.1.2.3/hook");
  await dialog(page).getByLabel("key.revoked").check();
  await dialog(page).getByRole("button", { name: "Add webhook" }).click();
  await expect(dialog(page).getByLabel("Address")).toBeFocused();
  await expect(dialog(page).getByLabel("Address")).toHaveAccessibleDescription(
    /10\.1\.2\.3 is a private address \(RFC 1918\).*BAILIWICK_ALLOWED_HOSTS/,
  );
  await expect(dialog(page).getByLabel("key.revoked")).toBeChecked();
  await dialog(page).getByLabel("Address").fill(receiver.url);
  await dialog(page).getByRole("button", { name: "Add webhook" }).click();
  const secret = await page.getByRole("textbox", { name: "Signing secret" }).inputValue();
  await page.getByRole("button", { name: "I have stored it" }).click();
  expect((await page.content()).includes(secret)).toBe(false);

  await page.getByRole("button", { name: `Test ${name}` }).click();
  const row = page.getByRole("row", { name }).first();
  await expect(page.getByText("Taken: 200")).toBeVisible();
  expect(receiver.received.map(typeOf)).toEqual(["webhook.test"]);

  receiver.answer.status = 410;
  const { key } = await api<{ key: { id: string } }>("/keys", {
    method: "POST",
    body: JSON.stringify({ kind: "ingest", name: "brief" }),
  });
  await api(`/keys/${key.id}`, { method: "DELETE" });
  await expect.poll(() => receiver.received.map(typeOf), { timeout: 10_000 }).toContain("key.revoked");
  const message = receiver.received.at(-1) ?? { headers: {}, body: "" };
  const said = new Webhook(secret).verify(message.body, message.headers as Record<string, string>);
  expect(said).toMatchObject({ type: "key.revoked", data: { key: key.id, name: "brief" } });

  await page.goto("/notifications/dead");
  const dead = page.getByRole("row", { name: "key.revoked" }).first();
  await expect(dead).toContainText("It answered 410: it is gone");
  await dead.getByRole("button", { name: /^Resend/ }).click();
  await expect(dead.getByRole("alert")).toContainText("is switched off");
  await page.goto("/notifications");
  await expect(row).toContainText("It answered 410 Gone.");
  await page.getByRole("button", { name: `Switch on ${name}` }).click();
  await expect(page.getByRole("button", { name: `Switch off ${name}` })).toBeVisible();

  receiver.answer.status = 200;
  await page.goto("/notifications/dead");
  await dead.getByRole("link", { name: "key.revoked" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("key.revoked");
  await expect(page.getByRole("row", { name: "410" })).toContainText("It answered 410");
  await page.getByRole("button", { name: /^Resend/ }).click();
  await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(3);
  expect(receiver.received[2]?.headers["webhook-id"]).toBe(message.headers["webhook-id"]);
  await expect
    .poll(async () => {
      await page.reload();
      return page.getByRole("main").innerText();
    })
    .toContain("Delivered");

  await page.goto("/notifications");
  await page.getByRole("button", { name: `Remove ${name}` }).click();
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("row", { name })).toHaveCount(0);
  receiver.close();
});
