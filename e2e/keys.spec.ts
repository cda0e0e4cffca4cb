import { expect, type Page, test } from "playwright/test";
import { join, signIn } from "./people";
import { ADMIN, API_TOKEN, api, TEST_DECISION_URL, TEST_URL } from "./product";

const run = `${process.pid}`;
const model = `journey-${run}`;
const dialog = (page: Page) => page.getByRole("dialog");
const post = <T>(path: string, body: object = {}) =>
  api<T>(path, { method: "POST", body: JSON.stringify(body) });

interface Issued {
  secret: string;
  key: { id: string };
}

/** A subscription of a team that the member is in. */
async function openTo(email: string): Promise<void> {
  await post("/principals/discover");
  const { principals } = await api<{ principals: { id: string }[] }>(
    `/principals?q=${encodeURIComponent(email)}`,
  );
  const team = await post<{ id: string }>("/teams", { name: `Journey ${run}` });
  const member = await fetch(`${TEST_URL}/api/v1/teams/${team.id}/members/${principals[0]?.id}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${API_TOKEN}` },
  });
  expect(member.ok).toBe(true);
  await post("/served-models", { name: model });
  const owners = [{ kind: "team", value: team.id }];
  await post("/subscriptions", { name: `journey-${run}`, owners, models: [{ model }] });
}

/** The secret of the dialog that shows it once, after which the dialog is left on purpose. */
async function takeSecret(page: Page): Promise<string> {
  const field = dialog(page).getByLabel("Key for models", { exact: true });
  await expect(field).toBeFocused();
  const secret = await field.inputValue();
  await expect(dialog(page)).toContainText("OPENAI_API_KEY");
  await dialog(page).getByRole("button", { name: "I have stored it" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText(secret)).toHaveCount(0);
  return secret;
}

test("a member issues a key, sees its use, rotates it, and ends the old secret; an administrator finds it by pasting", async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const member = await join(browser, ["member"]);
  await openTo(member.email);
  const gateway = await post<Issued>("/keys", { kind: "decide", name: `gateway ${run}` });
  const isValid = async (key: string, requestedModel?: string) => {
    const answer = await fetch(`${TEST_DECISION_URL}/internal/v1/api-keys/validate`, {
      method: "POST",
      headers: { authorization: `Bearer ${gateway.secret}`, "content-type": "application/json" },
      body: JSON.stringify({ key, requestedModel }),
    });
    return ((await answer.json()) as { valid: boolean }).valid;
  };

  await page.goto("/sign-in?next=/me");
  await signIn(page, member);
  await page.getByRole("button", { name: "Issue key" }).click();
  await dialog(page).getByLabel("Name").fill(`notebook ${run}`);
  await dialog(page).getByLabel(model).check();
  await dialog(page).getByRole("button", { name: "Issue key" }).click();
  const old = await takeSecret(page);
  expect([await isValid(old), await isValid(old, model), await isValid(`${old}x`, model)]).toEqual([
    false,
    true,
    false,
  ]);
  const { keys } = await post<{ keys: { id: string }[] }>("/keys/lookup", { key: old });
  const id = keys[0]?.id ?? "";
  const ask = { key: id, provider: "", model, inputTokens: 700, maxOutputTokens: 300 };
  await post("/reservations", { requestId: `journey-${run}`, ...ask });

  await page.reload();
  await expect(page.getByRole("row", { name: new RegExp(`^${model} 1 0 700`) })).toBeVisible();
  await page.getByRole("link", { name: `notebook ${run}` }).click();
  await expect(page.getByRole("definition").first()).toHaveText("1");
  await page.getByRole("button", { name: `Rotate notebook ${run}` }).click();
  await dialog(page).getByRole("button", { name: "Rotate" }).click();
  const fresh = await takeSecret(page);
  expect(fresh).not.toBe(old);
  await expect(page.getByText("It is still used")).toBeVisible();
  await page.getByRole("button", { name: /^End it now/ }).click();
  await expect(dialog(page)).toContainText("in the last hour, in 1 request, 1 request under way");
  await dialog(page).getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText(/· revoked ·/)).toBeVisible();
  expect([await isValid(old, model), await isValid(fresh, model)]).toEqual([false, true]);

  await page.context().clearCookies();
  await page.goto("/sign-in?next=/keys");
  await signIn(page, ADMIN);
  for (const [secret, state] of [
    [old, "revoked"],
    [fresh, "active"],
  ] as const) {
    await page.getByLabel("Which key is this?", { exact: true }).last().fill(secret);
    await page.getByRole("button", { name: "Look up" }).click();
    const found = page.getByRole("listitem").filter({ hasText: `notebook ${run}` });
    await expect(found).toContainText(state);
    expect(page.url()).not.toContain(secret.slice(0, 12));
    await expect(page.getByText(secret)).toHaveCount(0);
  }
});
