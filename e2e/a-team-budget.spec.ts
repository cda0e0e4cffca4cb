import { expect, type Page, test } from "playwright/test";
import { join, signIn } from "./people";
import { API_TOKEN, api, TEST_URL } from "./product";

const run = `${process.pid}`;
const team = `Research ${run}`;
/** Has a price in the catalogue: $2.50 a million tokens of input. */
const model = { provider: "openai", model: "gpt-4o" };
const post = <T>(path: string, body: object = {}) =>
  api<T>(path, { method: "POST", body: JSON.stringify(body) });

/** A key of a member of the team, which pays for it; and the token of a gateway. */
async function openTo(email: string): Promise<{ key: string; gateway: string }> {
  await post("/principals/discover");
  const { principals } = await api<{ principals: { id: string }[] }>(
    `/principals?q=${encodeURIComponent(email)}`,
  );
  const holder = principals[0]?.id ?? "";
  const { id } = await post<{ id: string }>("/teams", { name: team });
  const member = await fetch(`${TEST_URL}/api/v1/teams/${id}/members/${holder}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${API_TOKEN}` },
  });
  expect(member.ok).toBe(true);
  // Requests call it by its name, which has a price; a namespace of its own keeps it apart from other tests'.
  const namespace = `budget-${run}`;
  await post("/served-models", { name: model.model, namespace, provider: model.provider });
  const subscription = await post<{ id: string }>("/subscriptions", {
    name: `budget-${run}`,
    owners: [{ kind: "team", value: id }],
    models: [{ model: `${namespace}/${model.model}` }],
  });
  const { key } = await post<{ key: { id: string } }>("/keys", {
    kind: "model",
    name: `budget ${run}`,
    holder,
    team: id,
    subscription: subscription.id,
  });
  const { secret } = await post<{ secret: string }>("/keys", { kind: "api", name: run, role: "gateway" });
  return { key: key.id, gateway: secret };
}

/** What a gateway does around each request; the status of the admission. */
async function request(gateway: string, key: string, requestId: string): Promise<number> {
  const send = (path: string, body: object) =>
    fetch(`${TEST_URL}/api/v1/reservations${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${gateway}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const ask = { requestId, key, ...model, inputTokens: 1_000_000, maxOutputTokens: 0 };
  const asked = await send("", ask);
  if (!asked.ok) return asked.status;
  const { id } = (await asked.json()) as { id: string };
  const usage = { inputTokens: 1_000_000, outputTokens: 0 };
  const settled = await send(`/${id}/settle`, { usage, usageSource: "exact", outcome: "end" });
  expect(settled.ok).toBe(true);
  return asked.status;
}

/** By the first link that leads there, as somebody would who has never seen the page. */
async function makeBudget(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Quotas", exact: true }).first().click();
  await page.getByRole("link", { name: "New quota" }).click();
  await page.getByLabel("Whose requests count").selectOption({ label: "Team" });
  await page.getByLabel("Which one").selectOption({ label: team });
  await page.getByLabel("Counts").selectOption({ label: "Money (USD)" });
  await page.getByLabel("Ceiling").fill("five");
  const preview = page.getByRole("status").filter({ hasText: "cannot be read" });
  await expect(preview).toBeVisible();
  await page.getByLabel("Ceiling").fill("$5");
  await expect(page.getByText(`shared by the 1 person of ${team}`)).toBeVisible();
  await expect(page.getByText("In the last 30 days")).toBeVisible();
  await page.getByRole("button", { name: "Make the quota" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("$5.00 a calendar month");
}

test("a newcomer gives a team a monthly budget, a key of it uses it up, and the page explains the refusal", async ({
  page,
  browser,
}) => {
  const newcomer = await join(browser, ["maas-admin"]);
  const { key, gateway } = await openTo(newcomer.email);
  await page.goto("/sign-in?next=/audit");
  await signIn(page, newcomer);
  await makeBudget(page);

  // Two at $2.50 use it up to the cent; the third is refused.
  const asked = [1, 2, 3].map((n) => `budget-${run}-${n}`);
  const statuses: number[] = [];
  for (const id of asked) statuses.push(await request(gateway, key, id));
  expect(statuses).toEqual([201, 201, 429]);

  await page.reload();
  const counter = page.getByRole("row", { name: /Shared/ });
  await expect(counter).toContainText("100 % · $5.00 of $5.00");
  await expect(counter).toContainText("Full now");
  await expect(page.getByRole("region", { name: /^Ledger/ }).getByRole("row")).toHaveCount(6);

  await page.getByRole("link", { name: "Quotas", exact: true }).first().click();
  await page.getByRole("link", { name: "Why was I limited?" }).click();
  await page.getByLabel("Request id").fill(asked[2] ?? "");
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByText(/allows \$5\.00: \$5\.00 were used, nothing was set aside/)).toBeVisible();
  await expect(page.getByText(/this request asked for \$2\.50\. It starts anew on 1 /)).toBeVisible();
  await expect(page.getByRole("link", { name: `budget ${run}` })).toBeVisible();

  // Whoever is limited asks for more from there, and an administrator grants it.
  await page.getByRole("button", { name: /^Ask for more/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Ceiling that you need").fill("$8");
  await dialog.getByLabel("What for").fill("The launch is on Monday");
  await dialog.getByRole("button", { name: "Ask" }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole("link", { name: "Quotas", exact: true }).first().click();
  await page.getByRole("button", { name: /^Grant the request/ }).click();
  await dialog.getByLabel("Answer").fill("Until the launch is over");
  await dialog.getByRole("button", { name: "Grant" }).click();
  await expect(dialog).toHaveCount(0);
  expect(await request(gateway, key, `budget-${run}-4`)).toBe(201);
});
