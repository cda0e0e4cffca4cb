import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { expect, type Page, test } from "playwright/test";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { join, signIn } from "./people";
import { ADMIN, TEST_OTLP_URL } from "./product";

async function openConnect(page: Page): Promise<void> {
  await page.goto("/sign-in?next=/connect");
  await signIn(page, ADMIN);
  await expect(page.getByRole("heading", { name: "Connect", level: 1 })).toBeVisible();
}

async function issueKey(page: Page, name: string): Promise<string> {
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Issue key" }).click();
  const secret = await page.getByRole("textbox", { name: "Ingest key" }).inputValue();
  expect(secret).toMatch(/^bwi_/);
  return secret;
}

test("a key is issued, its snippet sends a span, and the light turns green", async ({ page }) => {
  const name = `connect-${randomBytes(4).toString("hex")}`;
  await openConnect(page);
  const secret = await issueKey(page, name);
  await expect(
    page.getByRole("status").filter({ hasText: `Waiting for the first span of ${name}` }),
  ).toBeVisible();
  await page.getByText("A test span with curl").click();
  const snippet = page.locator("details[open] pre");
  await expect(snippet).toContainText(secret);
  execFileSync("bash", ["-c", await snippet.innerText()]);
  await expect(page.getByRole("status").filter({ hasText: `First span of ${name} received` })).toBeVisible({
    timeout: 15_000,
  });
  await page.getByRole("link", { name: "See it in the audit" }).click();
  await expect(page.locator("tbody tr", { hasText: "hello" }).first()).toBeVisible();

  await page.goto("/connect");
  await expect(page.locator("body")).not.toContainText(secret);
});

test("a revoked key is refused within seconds, after a warning that names what stops", async ({ page }) => {
  const name = `doomed-${randomBytes(4).toString("hex")}`;
  await openConnect(page);
  const secret = await issueKey(page, name);
  const span = () => [{ traceId: newTraceId(), spanId: newSpanId(), name: "tick", startMs: Date.now() }];
  expect((await sendSpans(TEST_OTLP_URL, secret, span())).status).toBe(200);
  await page.reload();
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await expect(page.getByRole("dialog")).toContainText(`Agents of the workload ${name} still use it`);
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("row", { name })).toContainText("Revoked");
  await expect
    .poll(async () => (await sendSpans(TEST_OTLP_URL, secret, span())).status, { timeout: 5_000 })
    .toBe(401);
});

test("who may not issue keys is told whom to ask", async ({ page, browser }) => {
  const member = await join(browser, ["member"]);
  await page.goto("/sign-in?next=/connect");
  await signIn(page, member);
  await expect(page.getByText("Issuing a key needs the ability settings.write")).toBeVisible();
  await expect(page.getByRole("button", { name: "Issue key" })).toHaveCount(0);
});
