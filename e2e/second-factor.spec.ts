import { Secret, TOTP } from "otpauth";
import { type Browser, expect, type Page, test } from "playwright/test";
import { violationsOf } from "./axe";
import { acceptLink, signIn } from "./people";
import { ADMIN, TEST_URL } from "./product";

const password = "a long enough password";
const STEP_MS = 30_000;
/** An authenticator app's code; `ahead` steps on, because each step opens once. */
const codeOf = (secret: string, ahead = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ahead * STEP_MS });

/** A tenant of its own, so that what it requires concerns nobody else, and its administrator's browser. */
async function openTenant(page: Page, browser: Browser, name: string) {
  const email = `${name.toLowerCase()}-${process.pid}@example.com`;
  await page.goto("/sign-in?next=/installation");
  await signIn(page, ADMIN);
  await page.getByRole("button", { name: "Create tenant" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await dialog.getByLabel("Short name").fill(`${name.toLowerCase()}-${process.pid}`);
  await dialog.getByLabel("First administrator's email").fill(email);
  await dialog.getByRole("button", { name: "Create tenant" }).click();
  const link = await page.getByRole("textbox", { name: "Invitation link" }).inputValue();
  const context = await browser.newContext({ baseURL: TEST_URL, viewport: { width: 1440, height: 900 } });
  const theirs = await context.newPage();
  await acceptLink(theirs, link, password);
  return { page: theirs, email, close: () => context.close() };
}

async function expectAccessible(page: Page): Promise<void> {
  // The title streams in behind the page.
  await expect(page).toHaveTitle(/./);
  expect(await violationsOf(page)).toEqual([]);
}

test("a tenant requires a second factor: who has none sets it up first, and proves it at the next sign-in", async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const { page: theirs, email, close } = await openTenant(page, browser, "Strict");
  const account = { email, password };
  await theirs.goto("/settings");
  await expect(theirs.getByText("0 of 1 local account have one.")).toBeVisible();
  await theirs.getByRole("button", { name: "Require a second factor of local accounts" }).click();
  await theirs.getByRole("button", { name: "Require it" }).click();

  await theirs.waitForURL("**/second-factor**");
  for (const path of ["/audit", "/settings", "/me"]) {
    await theirs.goto(path);
    await expect(theirs).toHaveURL(`${TEST_URL}/second-factor?next=${encodeURIComponent(path)}`);
  }
  const asked = () => theirs.evaluate(async () => (await fetch("/api/v1/members")).status);
  expect(await asked()).toBe(403);
  await expectAccessible(theirs);

  await theirs.getByRole("button", { name: "Show the QR code" }).click();
  await expect(theirs.getByRole("img", { name: "QR code" })).toBeVisible();
  const secret = (await theirs.locator("code").innerText()).replaceAll(" ", "");
  await expectAccessible(theirs);
  await theirs.getByRole("textbox", { name: "Code" }).fill("000000");
  await theirs.getByRole("button", { name: "Turn it on" }).click();
  await expect(theirs.locator("[data-refused]")).toContainText("not the app's present code");
  const used = codeOf(secret);
  await theirs.getByRole("textbox", { name: "Code" }).fill(used);
  await theirs.getByRole("button", { name: "Turn it on" }).click();
  await expect(theirs.locator("ol code")).toHaveCount(10);
  const codes = await theirs.locator("ol code").allInnerTexts();
  await expectAccessible(theirs);
  await theirs.getByRole("button", { name: "I have stored them" }).click();
  await theirs.waitForURL("**/me");
  await expect(theirs.getByText("10 of 10 recovery codes left")).toBeVisible();
  expect(await asked()).toBe(200);

  const leave = async () => {
    await theirs.context().clearCookies();
    await theirs.goto("/sign-in?next=/me");
    await signIn(theirs, account);
    await theirs.waitForURL("**/sign-in/code?next=**");
  };
  await leave();
  await expectAccessible(theirs);
  expect(await asked()).toBe(401);
  await theirs.goto("/me");
  await expect(theirs).toHaveURL(/\/sign-in\?next=/);
  await theirs.goto("/sign-in/code?next=/me");
  await theirs.getByRole("textbox", { name: "Code" }).fill(used);
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await expect(theirs.locator("[data-refused]")).toContainText("wrong, or was used already");
  await theirs.getByRole("textbox", { name: "Code" }).fill(codeOf(secret, 1));
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await theirs.waitForURL("**/me");

  await leave();
  await theirs.getByRole("textbox", { name: "Code" }).fill(codes[0] ?? "");
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await expect(theirs.getByText("9 of 10 recovery codes left")).toBeVisible();
  await theirs.getByRole("button", { name: "Remove the second factor" }).click();
  await theirs.getByRole("dialog").getByLabel("Password").fill(password);
  await theirs
    .getByRole("dialog")
    .getByRole("textbox", { name: "Code" })
    .fill(codes[1] ?? "");
  await theirs.getByRole("button", { name: "Remove second factor" }).click();
  await theirs.waitForURL("**/second-factor**");
  await theirs.getByRole("button", { name: "Sign out" }).click();
  await expect(theirs).toHaveURL(/\/sign-in/);
  await close();
});

test("a directory is connected by its address and a token, and shows what it has sent", async ({
  page,
  browser,
}) => {
  const { page: theirs, close } = await openTenant(page, browser, "Directory");
  await theirs.goto("/settings");
  await expect(theirs.getByText("No directory is connected.")).toBeVisible();
  const base = await theirs
    .locator("section", { has: theirs.locator("#directory") })
    .locator("code")
    .first()
    .innerText();
  expect(base).toBe(`${TEST_URL}/scim/v2`);
  await theirs.getByRole("button", { name: "Issue directory token" }).click();
  await theirs.getByRole("dialog").getByRole("button", { name: "Issue token" }).click();
  const token = await theirs.getByRole("textbox", { name: "Directory token" }).inputValue();
  const scim = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
      body: body ? JSON.stringify(body) : null,
    });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get("content-type"),
      json: text ? JSON.parse(text) : null,
    };
  };
  const user = await scim("POST", "/Users", {
    userName: `scim-${process.pid}@example.com`,
    name: { givenName: "Sam", familyName: "Scim" },
  });
  expect([user.status, user.type]).toEqual([201, "application/scim+json"]);
  const group = await scim("POST", "/Groups", {
    displayName: "Engineers",
    members: [{ value: user.json.id }],
  });
  expect(group.status).toBe(201);
  expect((await scim("GET", "/Nothing")).json).toMatchObject({ status: "404" });
  expect(
    (await scim("GET", `/Users?filter=${encodeURIComponent('userName eq "x"')}`)).json.totalResults,
  ).toBe(0);
  await theirs.getByRole("button", { name: "I have stored it" }).click();

  await theirs.reload();
  await expect(theirs.getByText("1 user (1 without a role) · 1 group")).toBeVisible();
  const row = theirs.getByRole("row", { name: /^Engineers/ });
  await expect(row).toContainText("nothing: not mapped");
  await expectAccessible(theirs);
  await scim("DELETE", `/Users/${user.json.id}`);
  await theirs.goto("/changes?noun=directory user");
  await expect(theirs.getByRole("row", { name: "remove directory user" }).first()).toContainText("directory");
  await close();
});
