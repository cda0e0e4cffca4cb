import { expect, type Page, test } from "playwright/test";
import { startEverything } from "../lib/tools/testServers";
import { signIn } from "./people";
import { ADMIN, api } from "./product";

const dialog = (page: Page) => page.getByRole("dialog");
const run = `${process.pid}`;
const pay = {
  name: `pay_${run}`,
  description: "Pays a bill of the team",
  inputSchema: { type: "object", properties: { amount: { type: "number" } } },
};

/** Hands in a server's list in the dialog of its page. */
async function importList(page: Page, tools: object[]): Promise<void> {
  await page.getByRole("button", { name: "Import its list" }).click();
  const buffer = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, result: { tools } }));
  await dialog(page)
    .getByLabel("Answer of tools/list")
    .setInputFiles({ name: "tools.json", mimeType: "application/json", buffer });
  await dialog(page).getByRole("button", { name: "Import", exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
}

test("a live server is added, its tools approved, one changes, is seen word by word, and approved anew", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const live = await startEverything();
  const name = `everything ${run}`;
  await page.goto("/sign-in?next=/tools");
  await signIn(page, ADMIN);
  await page.getByRole("button", { name: "Add server" }).click();
  await dialog(page).getByLabel("Name").fill(name);
  await dialog(page).getByLabel("Address").fill(live.url);
  await dialog(page).getByRole("button", { name: "Add server" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "echo", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Ask now" }).click();
  await expect(page.getByText("nothing new")).toBeVisible();
  live.stop();

  await page.getByRole("button", { name: /^Approve all \d+ tools of / }).click();
  await expect(dialog(page).getByText("echo", { exact: true })).toBeVisible();
  await dialog(page).getByRole("button", { name: "Approve all" }).click();
  await expect(page.getByRole("button", { name: /^Approve all/ })).toHaveCount(0);
  await expect(page.getByText("Awaits approval")).toHaveCount(0);

  await importList(page, [pay]);
  await page.getByRole("link", { name: pay.name }).click();
  await page.getByRole("button", { name: `Approve ${pay.name}` }).click();
  await dialog(page).getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText(/^Approved by .*, as it is since/)).toBeVisible();
  const toolUrl = page.url();

  await page.getByRole("link", { name }).first().click();
  await importList(page, [{ ...pay, description: "Pays a bill of anybody\u202E" }]);
  await page.goto(toolUrl);
  await expect(page.locator("del")).toContainText(["the team"]);
  await expect(page.locator("ins").first()).toContainText("anybody");
  await expect(page.getByTitle("right-to-left override").first()).toBeVisible();
  await expectSoon(page, 1);

  await page.goto(`/findings?q=${pay.name}`);
  await page.getByRole("button", { name: `Acknowledge ${pay.name}` }).click();
  await expect(page.getByText("by admin", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: pay.name }).click();
  await page.getByRole("button", { name: `Approve anew ${pay.name}` }).click();
  await dialog(page).getByRole("button", { name: "Approve anew" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expectSoon(page, 0);
  const { findings } = await api<{ findings: { resolvedReason: string }[] }>(
    `/findings?q=${pay.name}&state=resolved`,
  );
  expect(findings.map(({ resolvedReason }) => resolvedReason)).toEqual(["No longer so."]);
});

/** An edit waits a second for what it opens and ends; the rest comes behind it. */
async function expectSoon(page: Page, count: number): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("Is not what was approved any more.")).toHaveCount(count, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}
