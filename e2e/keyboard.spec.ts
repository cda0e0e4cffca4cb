import { expect, type Page, test } from "playwright/test";
import { signIn } from "./people";
import { ADMIN } from "./product";
import { sendRefund } from "./scenario";

async function openAudit(page: Page, agent: string): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(`/audit?q=agent:${agent}`)}`);
  await signIn(page, ADMIN);
  await expect(page.locator("tbody tr[data-id]")).toHaveCount(5);
  await expectKeys(page);
}

/** The page is there before its keys are: `?` opens the help once they are. */
async function expectKeys(page: Page): Promise<void> {
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(help).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
}

const inspector = (page: Page) => page.getByRole("complementary", { name: "Selected action" });

test("rows open and close by keys, and the focus comes back", async ({ page }) => {
  const { agent } = await sendRefund();
  await openAudit(page, agent);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = page.locator("tbody tr[data-id]").nth(1).locator("a[data-row]");
  await expect(second).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("heading", { level: 2 })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(inspector(page)).toHaveCount(0);
  await expect(second).toBeFocused();
  await page.keyboard.press("k");
  await expect(page.locator("tbody tr[data-id]").first().locator("a[data-row]")).toBeFocused();
});

test("the filter, the range and the help are one key away", async ({ page }) => {
  const { agent } = await sendRefund();
  await openAudit(page, agent);
  await page.keyboard.press("/");
  const filter = page.getByRole("textbox", { name: "Filter" });
  await expect(filter).toBeFocused();
  await page.keyboard.type("j");
  await expect(filter).toHaveValue("j");
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "1 h", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/from=now-1h/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("single keys can be switched off", async ({ page }) => {
  const { agent } = await sendRefund();
  await openAudit(page, agent);
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await page.getByLabel("Single-key shortcuts in this browser").uncheck();
  await page.keyboard.press("Escape");
  await page.locator("body").click({ position: { x: 5, y: 500 } });
  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Filter" })).not.toBeFocused();
});

test("Ctrl K jumps to pages, ids and filters", async ({ page }) => {
  const { agent, conversation, traceId } = await sendRefund();
  await openAudit(page, agent);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("sess");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sessions$/);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(traceId);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`q=session:${traceId}`));
  await expect(page.locator("tbody tr[data-id]")).toHaveCount(5);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(`session:${conversation}`);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=session:conversation-/);
});

test("the first Tab skips to the page, and no focus hides under the bar", async ({ page }) => {
  const { agent } = await sendRefund();
  await openAudit(page, agent);
  await page.reload();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press("Tab");
    const hidden = await page.evaluate(() => {
      const held = document.activeElement;
      if (!held || held === document.body) return false;
      const box = held.getBoundingClientRect();
      const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return above?.closest("header") != null && !held.contains(above);
    });
    expect(hidden).toBe(false);
  }
});
