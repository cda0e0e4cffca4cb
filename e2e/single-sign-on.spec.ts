import { type BrowserContext, expect, type Page, test } from "playwright/test";
import { startTestProvider, type TestProvider, visit } from "../lib/identityProviders/testProvider";
import { expectCleanInThemes, expectNothingSideways } from "./axe";
import { join, signIn } from "./people";
import { ADMIN, api, TEST_URL } from "./product";

const NAME = "Corp";
const SLUG = "corp";

test.describe.configure({ mode: "serial" });

let idp: TestProvider;

test.beforeAll(async () => {
  idp = await startTestProvider(TEST_URL, SLUG, "localhost");
  idp.people.set("ann", {
    email: "ann@corp.example",
    email_verified: true,
    name: "Ann",
    groups: ["bw-auditors"],
  });
  idp.people.set("bob", { email: "bob@corp.example", email_verified: true, name: "Bob", groups: ["cooks"] });
});
test.afterAll(() => idp.close());

const withCorp = (page: Page) => page.getByRole("link", { name: `Sign in with ${NAME}` });

async function arrive(page: Page, who: string, path = "/sign-in"): Promise<void> {
  idp.current = who;
  await page.goto(path);
  await withCorp(page).click();
}

/** The callback's address with a fresh answer of the provider, to a trip that this context began. */
async function callbackFor(context: BrowserContext, who: string): Promise<string> {
  idp.current = who;
  const off = await context.request.get(`/sign-in/with/${SLUG}`, { maxRedirects: 0 });
  const query = await visit(off.headers().location ?? "");
  expect(query.has("code")).toBe(true);
  return `/sign-in/with/${SLUG}/callback?${query}`;
}

test("an operator adds a provider, hears why one is none, and tests it", async ({ page }) => {
  await page.goto("/sign-in?next=/installation/sign-in");
  await signIn(page, ADMIN);
  await expect(page.getByText("No identity provider yet")).toBeVisible();
  await page.getByRole("button", { name: "Add provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(NAME);
  await dialog.getByRole("textbox", { name: "Short name" }).fill(SLUG);
  await dialog.getByRole("textbox", { name: "Issuer" }).fill(`${idp.issuer}/nowhere`);
  await dialog.getByRole("textbox", { name: "Client id" }).fill(idp.clientId);
  await dialog.getByLabel("Client secret").fill(idp.clientSecret);
  await dialog.getByRole("button", { name: "Check and add" }).click();
  await expect(dialog.locator("[data-refused]")).toContainText("There is no OpenID provider at");
  await dialog.getByRole("textbox", { name: "Issuer" }).fill(idp.issuer);
  await dialog.getByLabel("Client secret").fill(idp.clientSecret);
  await dialog.getByRole("button", { name: "Check and add" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`${TEST_URL}/sign-in/with/${SLUG}/callback`)).toBeVisible();
  await page.getByRole("button", { name: `Test ${NAME}` }).click();
  await page.getByRole("button", { name: "Ask the provider" }).click();
  await expect(page.getByText("PKCE with S256.")).toBeVisible();
  expect(await page.content()).not.toContain(idp.clientSecret);
});

test("who is in no mapped group is told so without names, and the administrators see the groups", async ({
  page,
}) => {
  await arrive(page, "bob");
  await expect(page.locator("[data-refused]")).toContainText("have no access here");
  await expect(page.getByRole("main")).not.toContainText("cooks");
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain("bailiwick");
});

test("a tenant's administrator maps a group, and its people come in where they wanted to go", async ({
  page,
  browser,
}) => {
  await page.goto("/sign-in?next=/settings");
  await signIn(page, ADMIN);
  await page.getByRole("button", { name: "Map group" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Said by").selectOption({ label: NAME });
  await dialog.getByLabel("Group").fill("bw-auditors");
  await dialog.getByLabel("Role").selectOption("auditor");
  await dialog.getByRole("button", { name: "Map group" }).click();
  await expect(dialog).toBeHidden();

  const context = await browser.newContext({ baseURL: TEST_URL });
  const hers = await context.newPage();
  await arrive(hers, "ann", "/changes?noun=group");
  await expect(hers).toHaveURL("/changes?noun=group");
  const cookie = (await context.cookies()).find(({ name }) => name === "bailiwick");
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  expect(cookie?.value).toMatch(/^[\w-]{43}$/);
  await hers.goto("/me");
  await expect(hers.getByRole("main")).toContainText("auditor in Default");
  await expect(hers.getByRole("row", { name: /Corp ann bw-auditors/ })).toBeVisible();
  await context.close();
  await page.reload();
  await expect(page.getByRole("row", { name: /Ann ann@corp.example/ })).toContainText("by groups: auditor");
});

test("the pages with a provider on them are axe-clean in both themes and fit a narrow window", async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: TEST_URL, viewport: { width: 1024, height: 900 } });
  const page = await context.newPage();
  await page.goto("/sign-in?refused=unmapped&with=corp");
  await expectClean(page);
  await page.goto("/sign-in?next=/installation/sign-in");
  await signIn(page, ADMIN);
  await expect(page.getByRole("button", { name: `Test ${NAME}` })).toBeVisible();
  await expectClean(page);
  await page.goto("/settings");
  await expectClean(page);
  await page.goto("/me");
  await expectClean(page);
  await context.close();
});

test("a link from another site opens signed in, and goes nowhere else", async ({ page }) => {
  await arrive(page, "ann");
  await expect(page).toHaveURL("/audit");
  await page.route("http://mail.test/", (route) =>
    route.fulfill({ contentType: "text/html", body: `<a href="${TEST_URL}/me?x=%22%3E">the link</a>` }),
  );
  await page.goto("http://mail.test/");
  const arrival = page.waitForRequest((request) => request.url().startsWith(`${TEST_URL}/me`));
  await page.getByRole("link").click();
  expect((await (await arrival).allHeaders()).cookie ?? "").not.toContain("bailiwick=");
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await expect(page).toHaveURL(/\/me\?x=%22%3E$/);
});

test("the provider's own sign-out ends the session here (back-channel)", async ({ page }) => {
  await arrive(page, "ann");
  await expect(page).toHaveURL("/audit");
  await page.goto(`${idp.issuer}/session/end`);
  await page.getByRole("button", { name: /yes/i }).click();
  await expect(page.getByRole("heading", { name: /success/i })).toBeVisible();
  await page.goto("/me");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fme/);
});

test("signing out here signs out there, and leads back", async ({ page }) => {
  await arrive(page, "ann");
  await expect(page).toHaveURL("/audit");
  await page.locator("summary", { hasText: "Ann" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${idp.issuer}/session/end**`);
  await page.getByRole("button", { name: /yes/i }).click();
  await expect(page).toHaveURL("/sign-in");
  await expect(withCorp(page)).toBeVisible();
});

test("an answer that this browser did not ask for is refused (login CSRF)", async ({ page, browser }) => {
  for (const query of ["code=x&state=y", "error=access_denied&state=y", ""]) {
    await page.goto(`/sign-in/with/${SLUG}/callback?${query}`);
    await expect(page.locator("[data-refused]")).toContainText("was not begun in this browser");
  }
  const attacker = await browser.newContext({ baseURL: TEST_URL });
  await page.goto(await callbackFor(attacker, "ann"));
  await expect(page.locator("[data-refused]")).toContainText("was not begun in this browser");
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain("bailiwick");
  await attacker.close();
  await page.goto("/sign-in?refused=<b>constructor</b>&with=x");
  await expect(page.locator("[data-refused]")).toHaveCount(0);
});

test("who says no at the provider comes back, and a provider that is down is said to be", async ({
  page,
}) => {
  idp.current = null;
  await page.goto("/sign-in");
  await withCorp(page).click();
  await expect(page.locator("[data-refused]")).toContainText(`was not completed at ${NAME}`);
  const callback = await callbackFor(page.context(), "ann");
  idp.isUp = false;
  await page.goto(callback);
  await expect(page.locator("[data-refused]")).toContainText(`${NAME} cannot be reached.`);
  idp.isUp = true;
});

test("a local account is linked and unlinked by its owner", async ({ page, browser }) => {
  const person = await join(browser, ["member"]);
  idp.people.set("cat", { name: "Cat", groups: ["bw-auditors"] });
  idp.current = "cat";
  await page.goto("/sign-in?next=/me");
  await signIn(page, person);
  await page.getByRole("button", { name: `Link ${NAME} to your account` }).click();
  await expect(page.getByRole("row", { name: /Corp cat bw-auditors/ })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("auditor, member in Default");
  await page.getByRole("button", { name: `Unlink ${NAME}` }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: `Unlink ${NAME}` })
    .click();
  await expect(page.getByText("None is linked")).toBeVisible();
  const { members } = await api<{ members: { id: string; groupRoles: string[] }[] }>("/members");
  expect(members.find(({ id }) => id === person.id)?.groupRoles).toEqual([]);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("it works all the same, there and back", async ({ page }) => {
    await arrive(page, "ann", "/sign-in?next=/me");
    await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  });
});

test("removing the provider signs its people out and takes the mapping along", async ({ page, browser }) => {
  const context = await browser.newContext({ baseURL: TEST_URL });
  const hers = await context.newPage();
  await arrive(hers, "ann");
  await expect(hers).toHaveURL("/audit");
  await page.goto("/sign-in?next=/installation/sign-in");
  await signIn(page, ADMIN);
  await page.getByRole("button", { name: `Disable ${NAME}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable provider" }).click();
  await expect(page.getByRole("button", { name: `Enable ${NAME}` })).toBeVisible();
  await hers.goto("/me");
  await expect(hers).toHaveURL(/\/sign-in/);
  await expect(withCorp(hers)).toHaveCount(0);
  await page.getByRole("button", { name: `Remove ${NAME}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove provider" }).click();
  await expect(page.getByText("No identity provider yet")).toBeVisible();
  await context.close();
});

async function expectClean(page: Page): Promise<void> {
  await expectCleanInThemes(page, page.url());
  await expectNothingSideways(page, page.url());
}
