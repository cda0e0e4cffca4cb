import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "playwright/test";
import { join, signIn } from "./people";
import { ADMIN } from "./product";
import { sendRefund } from "./scenario";

async function openAudit(page: Page, query = ""): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(`/audit${query}`)}`);
  await signIn(page, ADMIN);
  await expect(page.getByRole("heading", { name: "Audit", level: 1 })).toBeVisible();
}

const rows = (page: Page) => page.getByRole("region", { name: "Actions", exact: true }).locator("tbody tr");
const inspector = (page: Page) => page.getByRole("complementary", { name: "Selected action" });

test("a tool call is found, opened and shared; what it says stays text", async ({ page }) => {
  const sent = await sendRefund();
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== "127.0.0.1") elsewhere.push(request.url());
  });
  await openAudit(page);
  await page.getByRole("textbox", { name: "Filter" }).fill(`agent:${sent.agent} tool:http.fetch`);
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByText("1 action · 1 agent · last 7 days").first()).toBeVisible();
  await expect(rows(page).getByText("1 secret redacted")).toBeAttached();

  await rows(page).getByText("http.fetch").click();
  const detail = inspector(page);
  await expect(detail.getByRole("heading", { level: 2 })).toHaveText(`${sent.agent} called tool http.fetch`);
  await expect(detail).toContainText("pay⟦U+202E⟧txt.exe");
  await expect(detail).toContainText("aws-access-key-id");
  await expect(detail).not.toContainText("IOSFODNN7");
  await expect(detail).toContainText("<img src=");
  expect(await detail.locator("img, iframe, a[href*='evil']").count()).toBe(0);
  await expect(page).toHaveURL(/sel=act_/);

  await page.reload();
  await expect(inspector(page)).toContainText("pay⟦U+202E⟧txt.exe");
  await inspector(page).getByRole("link", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("called tool http.fetch");
  expect(elsewhere).toEqual([]);
});

test("counts zoom, failures are loud, and quiet rows are quiet", async ({ page }) => {
  const sent = await sendRefund();
  await openAudit(page, `?q=agent:${sent.agent}`);
  await expect(rows(page)).toHaveCount(5);
  await expect(rows(page).filter({ hasText: "Error" })).toHaveCount(1);
  await page.getByText("Counts as a table").click();
  await page.getByRole("region", { name: "Actions over time" }).getByRole("link").last().click();
  await expect(page).toHaveURL(/from=\d{4}-.*to=\d{4}-/);
  await expect(rows(page)).toHaveCount(5);
  const failed = rows(page).filter({ hasText: "Error" });
  await failed.getByText("payments.refund").click();
  await expect(inspector(page)).toContainText("timeout");
  await inspector(page).getByRole("link", { name: "Only tool payments.refund" }).click();
  await expect(page).toHaveURL(/tool:payments\.refund/);
  await expect(rows(page)).toHaveCount(1);
});

test("a filter that cannot be read is explained at the field", async ({ page }) => {
  await openAudit(page, "?q=colour:red");
  const field = page.getByRole("textbox", { name: "Filter" });
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(/no field "colour"/);
  await expect(field).toHaveValue("colour:red");
});

test("an empty result says what each way out would find", async ({ page }) => {
  const sent = await sendRefund();
  await openAudit(page, `?q=${encodeURIComponent(`agent:${sent.agent} tool:no.such.tool`)}`);
  await expect(page.getByRole("heading", { name: "No actions match" })).toBeVisible();
  await page.getByRole("link", { name: "Without tool:no.such.tool" }).click();
  await expect(rows(page)).toHaveCount(5);
});

test("the result leaves as CSV", async ({ page }) => {
  const sent = await sendRefund();
  await openAudit(page, `?q=agent:${sent.agent}`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(text.trim().split("\n").length).toBe(6);
  expect(text).toContain("payments.refund");
});

test("who lacks content.read is told so, and whom to ask", async ({ page, browser }) => {
  const sent = await sendRefund();
  const member = await join(browser, ["member"]);
  await page.goto(`/sign-in?next=${encodeURIComponent(`/audit?q=agent:${sent.agent}`)}`);
  await signIn(page, member);
  await rows(page).getByText("http.fetch").click();
  await expect(inspector(page)).toContainText("Contents need the ability content.read");
  await expect(inspector(page)).toContainText("Ask an administrator");
  await expect(inspector(page)).not.toContainText("txt.exe");
  await expect(page.getByRole("link", { name: "Export CSV" })).toHaveCount(0);
});

test("reads without script: filter, open, next page by links and forms", async ({ page, browser }) => {
  const sent = await sendRefund();
  await openAudit(page);
  const plain = await browser.newContext({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  });
  await plain.clearCookies({ name: "bw_script" });
  const bare = await plain.newPage();
  await bare.goto("/audit");
  await bare.getByRole("textbox", { name: "Filter" }).fill(`agent:${sent.agent}`);
  await bare.keyboard.press("Enter");
  await expect(bare).toHaveURL(new RegExp(`q=agent(:|%3A)${sent.agent}`));
  await bare.locator("tbody tr", { hasText: "http.fetch" }).getByRole("link").first().click();
  await expect(inspector(bare)).toContainText("called tool http.fetch");
  await plain.close();
});
