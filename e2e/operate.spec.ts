import { type Browser, expect, type Page, test } from "playwright/test";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { type Account, acceptLink, signIn } from "./people";
import { ADMIN, TEST_OTLP_URL, TEST_URL } from "./product";

const dialog = (page: Page) => page.getByRole("dialog");
const PASSWORD = "a long enough password";
const mark = process.pid;

async function signedIn(browser: Browser, account: Account, next: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: TEST_URL });
  const page = await context.newPage();
  await page.goto(`/sign-in?next=${next}`);
  await signIn(page, account);
  await page.waitForURL((url) => url.pathname === next);
  return page;
}

/** Makes a tenant in the page's dialog; the link for its first administrator. */
async function createTenant(page: Page, name: string, slug: string, email: string): Promise<string> {
  await page.getByRole("button", { name: "Create tenant" }).click();
  await dialog(page).getByLabel("Name", { exact: false }).first().fill(name);
  await dialog(page).getByLabel("Short name").fill(slug);
  await dialog(page).getByLabel("First administrator's email").fill(email);
  await dialog(page).getByRole("button", { name: "Create tenant" }).click();
  const link = await page.getByRole("textbox", { name: "Invitation link" }).inputValue();
  await page.getByRole("button", { name: "I have stored it" }).click();
  return link;
}

/** A member of the default tenant who operates and is nothing else there. */
async function newOperator(page: Page, browser: Browser): Promise<Account> {
  const email = `operator-${mark}-${Date.now()}@example.com`;
  await page.goto("/settings");
  await page.getByRole("button", { name: "Invite member" }).click();
  await dialog(page).getByLabel("Email").fill(email);
  await dialog(page).getByLabel("member", { exact: true }).uncheck();
  await dialog(page).getByLabel("operator", { exact: true }).check();
  await dialog(page).getByRole("button", { name: "Create invitation link" }).click();
  const link = await page.getByRole("textbox", { name: "Invitation link" }).inputValue();
  await page.getByRole("button", { name: "I have stored it" }).click();
  const context = await browser.newContext({ baseURL: TEST_URL });
  const theirs = await context.newPage();
  await theirs.goto(link);
  await theirs.getByLabel("Name").fill("Otto Operator");
  await theirs.getByLabel("Password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Join" }).click();
  await theirs.waitForURL(/\/(audit|installation)/);
  await context.close();
  return { email, password: PASSWORD };
}

test("an operator makes, exports and removes a tenant, and sees nothing of what is in any", async ({
  browser,
}) => {
  // Two people on a dozen pages, and three jobs one after another.
  test.setTimeout(240_000);
  const admin = await signedIn(browser, ADMIN, "/installation");
  const otto = await signedIn(browser, await newOperator(admin, browser), "/installation");

  for (const path of ["/audit", "/sessions", "/changes", "/settings"]) {
    await otto.goto(path);
    await expect(otto.getByRole("heading", { name: "Access permissions needed" }), path).toBeVisible();
  }
  await otto.goto("/");
  await expect(otto).toHaveURL(/\/installation$/);

  const name = `Acme ${mark}`;
  const first = { email: `first-of-acme-${mark}@example.com`, password: PASSWORD };
  const link = await createTenant(otto, name, `acme-${mark}`, first.email);
  const row = otto.getByRole("row", { name: `${name} acme-` });
  await expect(row.getByRole("button", { name: `Invite the first administrator of ${name}` })).toBeVisible();

  const context = await browser.newContext({ baseURL: TEST_URL });
  const ada = await context.newPage();
  await acceptLink(ada, link, PASSWORD);
  await expect(ada.getByRole("link", { name: "Installation" })).toHaveCount(0);
  await ada.goto("/installation");
  await expect(ada.getByRole("heading", { name: "Access permissions needed" })).toBeVisible();
  await ada.goto("/connect");
  await ada.getByLabel("Name").fill("agent");
  await ada.getByRole("button", { name: "Issue key" }).click();
  const key = await ada.getByRole("textbox", { name: "Ingest key" }).inputValue();
  const span = () => ({
    traceId: newTraceId(),
    spanId: newSpanId(),
    name: "secret plan",
    startMs: Date.now(),
  });
  expect((await sendSpans(TEST_OTLP_URL, key, [span()])).status).toBe(200);

  await otto.reload();
  await expect(row).not.toContainText("Invite the first");
  await expect(row).toContainText(/now|\d+ s ago/);
  await row.getByRole("link", { name }).click();
  await expect(otto.getByText(/1 member, 1 administrator · last span/)).toBeVisible();
  await otto.getByRole("button", { name: `Export the tenant ${name}` }).click();
  const exports = otto.locator("section", { has: otto.getByRole("heading", { name: "Exports" }) });
  await expect(exports.getByText("Done")).toBeVisible({ timeout: 30_000 });
  expect(await otto.content(), "numbers, and nothing of what stands in the rows").not.toContain(
    "secret plan",
  );
  await expect(otto.getByRole("link", { name: /Download/ })).toHaveCount(0);

  await ada.goto("/settings");
  const [download] = await Promise.all([
    ada.waitForEvent("download"),
    ada.getByRole("link", { name: /^Download the export/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^ten_[\w-]+Z\.tar$/);
  await ada.goto("/changes");
  await expect(ada.getByRole("row", { name: /export tenant/ })).toContainText("Otto Operator");

  await otto.getByRole("button", { name: `Remove the tenant ${name}` }).click();
  await expect(dialog(otto)).toContainText("1 row of what its agents did");
  await dialog(otto).getByRole("button", { name: "Remove tenant" }).click();
  await expect(dialog(otto).getByLabel("to confirm")).toBeFocused();
  await dialog(otto).getByLabel("to confirm").fill(name);
  await dialog(otto).getByRole("button", { name: "Remove tenant" }).click();
  await otto.waitForURL("**/installation");
  await expect(otto.getByRole("row", { name }).filter({ hasText: "Nothing is left" })).toBeVisible({
    timeout: 60_000,
  });
  await expect(otto.getByText("remove tenant").first()).toBeVisible();
  expect((await sendSpans(TEST_OTLP_URL, key, [span()])).status, "its key").toBe(401);
  await ada.goto("/audit");
  await expect(ada, "who was a member only there").toHaveURL(/\/sign-in/);
});

test("a person finds a tenant among many by name, with the keyboard, and stays there", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const admin = await signedIn(browser, ADMIN, "/installation");
  const many = { email: `many-${mark}@example.com`, password: PASSWORD };
  const context = await browser.newContext({ baseURL: TEST_URL });
  const page = await context.newPage();
  for (let i = 1; i <= 9; i++) {
    const link = await createTenant(admin, `Many ${mark} ${i}`, `many-${mark}-${i}`, many.email);
    await page.goto(link);
    if (i === 1) {
      await page.getByLabel("Name").fill("Mara Many");
      await page.getByLabel("Password").fill(PASSWORD);
    }
    await page.getByRole("button", { name: "Join" }).click();
    await page.waitForURL("**/audit");
  }
  await page.locator("summary", { hasText: "Tenant:" }).click();
  const field = page.getByLabel("Find a tenant");
  await field.fill(`${mark} 7`);
  await expect(page.locator("header form button:visible", { hasText: "Many" })).toHaveCount(1);
  await field.press("ArrowDown");
  await expect(page.getByRole("button", { name: `Many ${mark} 7` })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/audit");
  const current = page.locator("summary", { hasText: `Many ${mark} 7` });
  await expect(current).toBeVisible();
  await page.reload();
  await expect(current, "remembered").toBeVisible();
  await current.click();
  await expect(page.locator('header button[aria-current="true"]')).toHaveText(`Many ${mark} 7`);
  await page.getByLabel("Find a tenant").fill("no such");
  await expect(page.getByText("No tenant has “no such” in its name.")).toBeVisible();
  await page.getByLabel("Find a tenant").press("Enter");
  await expect(current, "Enter chooses nothing").toBeVisible();
});

test("an operator who looks at another tenant operates all the same, and issues a token that opens none", async ({
  browser,
}) => {
  const admin = await signedIn(browser, ADMIN, "/installation");
  const name = `Side ${mark}`;
  await createTenant(admin, name, `side-${mark}`, ADMIN.email);
  await admin.getByRole("button", { name: "Issue operator token" }).click();
  await dialog(admin).getByLabel("Name").fill("terraform");
  await dialog(admin).getByRole("button", { name: "Issue operator token" }).click();
  const token = await admin.getByRole("textbox", { name: "Operator token" }).inputValue();
  await admin.getByRole("button", { name: "I have stored it" }).click();
  const ask = (path: string) =>
    fetch(`${TEST_URL}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask("/tenants")).status).toBe(200);
  for (const path of ["/actions", "/sessions", "/changes", "/members", "/keys", "/exports"])
    expect((await ask(path)).status, path).toBe(403);
  await admin.getByRole("button", { name: "Revoke terraform" }).click();
  await dialog(admin).getByRole("button", { name: "Revoke" }).click();
  await expect(dialog(admin)).toHaveCount(0);
  await expect.poll(async () => (await ask("/tenants")).status, { timeout: 5_000 }).toBe(401);
});
