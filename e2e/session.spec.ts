import { expect, type Page, test } from "playwright/test";
import { signIn } from "./people";
import { ADMIN } from "./product";
import { type SentSession, sendLongSession, sendRefund } from "./scenario";

async function openSession(page: Page, sent: SentSession, step = ""): Promise<void> {
  const path = `/sessions/${sent.conversation}${step && `?step=${step}`}`;
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`);
  await signIn(page, ADMIN);
  await expect(page.getByRole("heading", { name: sent.conversation })).toBeVisible();
}

const selected = (page: Page) =>
  page.getByRole("region", { name: "Steps" }).locator("tr[aria-selected=true]");
const detail = (page: Page) => page.getByRole("complementary");

test("a session is found by its agent and opens where it went wrong", async ({ page }) => {
  const sent = await sendRefund();
  await page.goto(`/sign-in?next=${encodeURIComponent(`/sessions?q=agent:${sent.agent}`)}`);
  await signIn(page, ADMIN);
  await expect(page.getByText("1 session · 1 with failures · last 7 days").first()).toBeVisible();
  await page.getByText(sent.conversation).click();
  await expect(page.getByRole("heading", { name: sent.conversation })).toBeVisible();
  await expect(selected(page)).toContainText("payments.refund");
  await expect(detail(page)).toContainText("timeout");
  await expect(page.getByRole("link", { name: "1 error, first at step 4" })).toBeVisible();
  await expect(page.getByText("1 span missing")).toBeVisible();
  await expect(page.getByRole("row", { name: "mail.send" })).toContainText("parent missing");
});

test("keys walk the steps; the address, the content and the sums go along", async ({ page }) => {
  const sent = await sendRefund();
  await openSession(page, sent, "1");
  await expect(page.getByText("Step 1 of 5")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/step=2$/);
  await expect(detail(page)).toContainText("Refund order 7");
  await expect(page.getByText("1,280 of 1,280 tokens")).toBeVisible();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page).toHaveURL(/step=4$/);
  await expect(detail(page)).toContainText("timeout");
  await page.keyboard.press("End");
  await expect(page).toHaveURL(/step=5$/);
  await page.keyboard.press("Home");
  await expect(selected(page)).toContainText("invoke_agent");
  await page.keyboard.press("[");
  await expect(page.getByRole("button", { name: "Steps beneath invoke_agent" })).toHaveAttribute(
    "aria-expanded",
    "false",
  );
  await expect(page.getByRole("row", { name: "payments.refund" })).toHaveCount(0);
  await page.keyboard.press("]");
  await expect(page.getByRole("row", { name: "payments.refund" })).toHaveCount(1);
});

test("a step is found by its action's id, from the audit and back", async ({ page }) => {
  const sent = await sendRefund();
  await page.goto(`/sign-in?next=${encodeURIComponent(`/audit?q=agent:${sent.agent}+tool:http.fetch`)}`);
  await signIn(page, ADMIN);
  await page.getByText("http.fetch", { exact: true }).first().click();
  await page.getByRole("complementary").getByRole("link", { name: sent.conversation }).click();
  await expect(page).toHaveURL(/step=act_/);
  await expect(selected(page)).toContainText("http.fetch");
  await page.getByRole("link", { name: "In the audit" }).click();
  await expect(page.locator("tbody tr[data-id]")).toHaveCount(5);
});

test("ten thousand steps open without freezing", async ({ page }) => {
  const sent = await sendLongSession(10_000, 7_500);
  await page.addInitScript(() => {
    const held = globalThis as typeof globalThis & { longest?: number };
    held.longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) held.longest = Math.max(held.longest ?? 0, entry.duration);
    }).observe({ type: "longtask", buffered: true });
  });
  await openSession(page, sent);
  await expect(selected(page)).toContainText("step.7500");
  expect(await page.locator("tr[data-at]").count()).toBeLessThan(120);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "10001");
  await page.keyboard.press("End");
  await expect(selected(page)).toContainText("step.10000");
  await expect(page.locator("a[data-step='9999']")).toBeFocused();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(selected(page)).toContainText("step.7500");
  const longest = await page.evaluate(() => (globalThis as typeof globalThis & { longest?: number }).longest);
  expect(longest).toBeLessThan(1_500);
});

test("an unknown session is nothing here", async ({ page }) => {
  await page.goto("/sign-in?next=/sessions/ses_nosuchsession");
  await signIn(page, ADMIN);
  await expect(page.getByRole("heading", { name: "Nothing here under this address" })).toBeVisible();
});
