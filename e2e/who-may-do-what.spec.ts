import { expect, type Page, test } from "playwright/test";
import { acceptLink, join, signIn } from "./people";
import { ADMIN, api, TEST_URL } from "./product";

const dialog = (page: Page) => page.getByRole("dialog");

async function openSettings(page: Page): Promise<void> {
  await page.goto("/sign-in?next=/settings");
  await signIn(page, ADMIN);
  await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
}

test("an administrator invites, promotes and removes someone, who is out at once", async ({
  page,
  browser,
}) => {
  const email = `journey-${process.pid}@example.com`;
  await openSettings(page);
  await page.getByRole("button", { name: "Invite member" }).click();
  await dialog(page).getByLabel("member", { exact: true }).uncheck();
  await dialog(page).getByLabel("auditor").check();
  await dialog(page).getByRole("button", { name: "Create invitation link" }).click();
  await expect(dialog(page).getByLabel("Email")).toBeFocused();
  await expect(dialog(page).getByLabel("auditor")).toBeChecked();
  await expect(dialog(page).getByLabel("member", { exact: true })).not.toBeChecked();
  await dialog(page).getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Create invitation link" }).click();
  const link = await page.getByRole("textbox", { name: "Invitation link" }).inputValue();
  await page.getByRole("button", { name: "I have stored it" }).click();
  await expect(page.getByRole("button", { name: `Withdraw the invitation of ${email}` })).toBeVisible();

  const context = await browser.newContext({ baseURL: TEST_URL });
  const theirs = await context.newPage();
  await acceptLink(theirs, link, "a long enough password");
  await theirs.goto("/settings");
  await expect(theirs.getByRole("heading", { name: "Access permissions needed" })).toBeVisible();

  await page.reload();
  const row = page.getByRole("row", { name: email });
  await page.getByRole("button", { name: `Roles of ${email}` }).click();
  await dialog(page).getByLabel("admin", { exact: true }).check();
  await page.getByRole("button", { name: "Save roles" }).click();
  await expect(row).toContainText("auditor, admin");
  await theirs.reload();
  await expect(theirs.getByRole("heading", { name: "Members" })).toBeVisible();

  await page.getByRole("button", { name: `Remove ${email}` }).click();
  await page.getByRole("button", { name: "Remove member" }).click();
  await expect(row).toHaveCount(0);
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/sign-in/);
  await context.close();

  await page.goto("/changes?noun=member");
  const removal = page.getByRole("row", { name: "remove member" }).first();
  await expect(removal).toContainText("admin");
  await expect(removal).toContainText(`before: ${email}`);
});

test("a token is shown once, works with its role, and ends when revoked", async ({ page }) => {
  await openSettings(page);
  await page.getByRole("button", { name: "Issue token" }).click();
  await dialog(page).getByRole("button", { name: "Issue token" }).click();
  await expect(dialog(page).locator("[data-refused]")).toContainText("Give a name");
  await expect(dialog(page).getByLabel("Name")).toBeFocused();
  await dialog(page).getByLabel("Name").fill("journey");
  await dialog(page).getByRole("button", { name: "Issue token" }).click();
  const field = page.getByRole("textbox", { name: "API token" });
  await expect(field).toBeFocused();
  const headers = { authorization: `Bearer ${await field.inputValue()}` };
  const secret = headers.authorization.slice(15);
  await page.getByRole("button", { name: "I have stored it" }).click();
  expect((await page.content()).includes(secret)).toBe(false);
  expect(await api("/me", { headers })).toMatchObject({
    abilities: ["audit.read", "content.read", "export", "security.read"],
  });

  await page.getByRole("button", { name: "Revoke journey" }).click();
  await dialog(page).getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("row", { name: "journey bwa_" })).toContainText("revoked");
  await expect
    .poll(async () => (await fetch(`${TEST_URL}/api/v1/me`, { headers })).status, { timeout: 2_000 })
    .toBe(401);
  await page.goto("/changes?noun=key");
  expect((await page.content()).includes(secret)).toBe(false);
});

test("a member sets a new password by a reset link, which signs out their browsers", async ({
  page,
  browser,
}) => {
  const person = await join(browser, ["member"]);
  await page.goto("/sign-in");
  await signIn(page, person);
  await page.waitForURL("**/audit");
  const { link } = await api<{ link: string }>(`/members/${person.id}/reset`, { method: "POST" });
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link);
  await other.getByLabel("New password").fill("another long password");
  await other.getByRole("button", { name: "Set password" }).click();
  await other.waitForURL("**/audit");
  await page.goto("/me");
  await expect(page).toHaveURL(/\/sign-in/);
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "This link does not work." })).toBeVisible();
  await context.close();
});

test("a person changes their password, and signs out their other browsers", async ({ page, browser }) => {
  const person = await join(browser, ["member"]);
  await page.goto("/sign-in?next=/me");
  await signIn(page, person);
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("another long password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByLabel("Current password")).toBeFocused();
  await expect(page.getByLabel("Current password")).toHaveAccessibleDescription(
    /The current password is wrong/,
  );
  await page.getByLabel("Current password").fill(person.password);
  await page.getByLabel("New password").fill("another long password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("The password is changed")).toBeVisible();
  await expect(page.getByText("signed in on 1 browser")).toBeVisible();
});

test("a dialog keeps the focus, closes with Esc, and gives it back", async ({ page }) => {
  await openSettings(page);
  const opener = page.getByRole("button", { name: "Invite member" });
  await opener.focus();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  for (let press = 0; press < 14; press++) await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null)).toBe(true);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test("a button that is pressed before its script has come does what it says once it has", async ({
  page,
}) => {
  await openSettings(page);
  let come = () => {};
  const scripts = new Promise<void>((done) => {
    come = done;
  });
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await scripts;
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
  await page.getByRole("button", { name: "Invite member" }).click();
  await expect(dialog(page)).toHaveCount(0);
  come();
  await expect(dialog(page)).toBeVisible();
});
