import { expect, test } from "playwright/test";
import { violationsOf } from "./axe";
import { join, signIn } from "./people";
import { ADMIN } from "./product";

test("an operator pauses a schedule, runs it at once, and watches its job end without touching the page", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto("/sign-in");
  await signIn(page, ADMIN);
  await page.waitForURL("**/audit");
  await page.goto("/jobs");
  const row = page.getByRole("row", { name: /jobs\.prune .*17 3 \* \* \*/ });
  await expect(row).toContainText(/03:17 UTC/);
  await page.getByRole("button", { name: "Pause: jobs.prune" }).click();
  await expect(row).toContainText("Paused");
  await page.getByRole("button", { name: "Resume: jobs.prune" }).click();
  await expect(row).toContainText(/in \d/);

  await page.getByRole("button", { name: "Run now: jobs.prune" }).click();
  await page.waitForURL("**/jobs/job_*");
  const main = page.getByRole("main");
  await expect(main.locator("header")).toContainText("Done");
  await expect(main.getByRole("region", { name: "Result" })).toContainText('"removed"');
  await expect(main.getByRole("region", { name: "Attempts" })).toContainText("Done");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.reload({ waitUntil: "networkidle" });
    expect(await violationsOf(page)).toEqual([]);
  }

  await page.getByRole("link", { name: "Jobs", exact: true }).last().click();
  await page.waitForURL("**/jobs");
  await expect(page.getByRole("row", { name: /Forgetting jobs.*1 of 10/ }).first()).toContainText("Done");
  await page.goto("/jobs?state=failed&kind=jobs.prune");
  await expect(page.getByRole("heading", { name: "No such jobs" })).toBeVisible();
});

test("who may not start a job sees neither it nor its schedule", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const operator = await browser.newPage();
  await operator.goto("/sign-in");
  await signIn(operator, ADMIN);
  await operator.waitForURL("**/audit");
  await operator.goto("/jobs");
  await operator.getByRole("button", { name: "Run now: jobs.prune" }).click();
  await operator.waitForURL("**/jobs/job_*");

  const member = await join(browser, ["member"]);
  await page.goto("/sign-in");
  await signIn(page, member);
  await page.waitForURL("**/audit");
  await page.goto("/jobs");
  await expect(page.getByRole("heading", { name: "No jobs yet" })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("jobs.prune");
  const answer = await page.goto(new URL(operator.url()).pathname);
  expect(answer?.status()).toBe(404);
});
