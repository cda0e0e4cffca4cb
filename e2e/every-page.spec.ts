import { expect, type Page, test } from "playwright/test";
import { DARK_CLASS } from "../app/_ui/theme";
import { expectCleanInThemes, expectNothingSideways } from "./axe";
import { at, CONVERSATION, filled } from "./filled";
import { join, signIn } from "./people";
import { ADMIN, TEST_URL } from "./product";

/** Every page, with what makes it full, in parts that workers share: a new page belongs here. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  "audit and sessions": [
    "/audit",
    "/audit?q=nothing-like-this",
    "/audit?q=colour:red",
    `/audit?q=session:${CONVERSATION}&sel=ACTION`,
    "/audit/ACTION",
    "/sessions",
    `/sessions/${CONVERSATION}`,
    `/sessions/${CONVERSATION}?step=3`,
    "/sessions/no-such-session",
  ],
  "agents, tools and findings": [
    "/agents",
    "/agents?q=nothing-like-this",
    "/agents/AGENT",
    "/agents/UNREGISTERED",
    "/tools",
    "/tools?q=nothing-like-this",
    "/tools/DEFINED",
    "/tools/no-such-tool",
    "/tools/servers",
    "/tools/servers/OFFERER",
    "/findings",
    "/findings?q=nothing-like-this",
    "/stops",
  ],
  "models and gates": [
    "/models",
    "/models?q=nothing-like-this",
    "/models/MODEL",
    "/gates",
    "/models/no-such-model",
    "/models/risk",
    "/models/registries",
    "/models/endpoints",
    "/models/endpoints/ENDPOINT",
    "/models/served",
    "/models/served/SERVED",
    "/models/served/no-such-model",
    "/models/prices",
    "/models/prices?q=nothing-like-this",
  ],
  "policies and approvals": [
    "/policies",
    "/policies?q=nothing-like-this",
    "/policies/new",
    "/policies/new?template=spending-approval",
    "/policies/new?template=import",
    "/policies/POLICY",
    "/policies/POLICY/history",
    "/policies/no-such-policy",
    "/approvals",
    "/approvals?state=rejected",
    "/approvals/no-such-approval",
    "/policies/exports",
  ],
  "people, and what was done": [
    "/changes",
    "/events",
    "/events?kind=content_read&from=0",
    "/events?q=nothing-like-this",
    "/events/EVENT",
    "/people",
    "/people?q=nothing-like-this",
    "/people/PERSON",
    "/teams",
    "/teams?q=nothing-like-this",
    "/teams/TEAM",
  ],
  "usage and showback": [
    "/usage",
    "/usage?by=model&measure=tokens&user=ann@example.com",
    "/usage?by=tool&from=now-24h",
    "/usage?team=nobody-like-this",
    "/usage?from=nonsense",
    "/showback",
    "/showback/2025-01?by=model&check=1",
    "/showback/no-such-month",
  ],
  quotas: [
    "/quotas",
    "/quotas?q=nothing-like-this",
    "/quotas/new",
    "/quotas/QUOTA",
    "/quotas/QUOTA/edit",
    "/quotas/no-such-quota",
    "/quotas/why",
    "/quotas/why?request=refused-REFUSED",
    "/quotas/why?request=no-such-request",
    "/quotas/quality",
  ],
  "subscriptions and keys": [
    "/subscriptions",
    "/subscriptions?q=nothing-like-this",
    "/subscriptions/new",
    "/subscriptions/manifests",
    "/subscriptions/manifests?format=kuadrant-reservation",
    "/subscriptions/SUBSCRIPTION",
    "/subscriptions/SUBSCRIPTION/edit",
    "/subscriptions/no-such-subscription",
    "/keys",
    "/keys?q=nothing-like-this",
    "/keys/MODELKEY",
    "/keys/ROTATED",
    "/keys/no-such-key",
    "/keys/revoke",
    "/keys/revoke?subscription=SUBSCRIPTION",
  ],
  "settings and the installation": [
    "/connect",
    "/settings",
    "/settings/trust",
    "/settings/engines",
    "/jobs",
    "/notifications",
    "/notifications/dead",
    "/notifications/no-such-message",
    "/me",
    "/second-factor",
    "/installation/events",
    "/installation",
    "/installation/tenants/default",
    "/installation/tenants/no-such-tenant",
    "/installation/sign-in",
  ],
};
const OPEN_PAGES = ["/sign-in", "/setup?token=wrong", "/invitation?token=wrong"];

test.describe.configure({ mode: "parallel" });
// A dozen pages take a minute; where two browsers and the product share two slow cores, three.
test.setTimeout(300_000);

for (const [part, pages] of Object.entries(PAGES))
  test(`every page is axe-clean in both themes, keeps to this host, and logs no error: ${part}`, async ({
    page,
  }) => {
    const ids = await filled();
    const wrong = listen(page);
    await enter(page, ADMIN);
    for (const path of pages) await expectClean(page, at(path, ids));
    expect(wrong).toEqual([]);
  });

test("the pages before the sign-in are axe-clean in both themes, keep to this host, and log no error", async ({
  page,
}) => {
  const wrong = listen(page);
  for (const path of OPEN_PAGES) await expectClean(page, path);
  expect(wrong).toEqual([]);
});

test("a reader whose system is dark gets dark pages", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: TEST_URL, colorScheme: "dark" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  expect(await page.evaluate((dark) => document.documentElement.classList.contains(dark), DARK_CLASS)).toBe(
    true,
  );
  await context.close();
});

test("a member sees what needs an ability he lacks, and the pages stay clean", async ({ page, browser }) => {
  const ids = await filled();
  const member = await join(browser, ["member"]);
  await enter(page, member);
  for (const path of [
    "/audit/ACTION",
    `/sessions/${CONVERSATION}`,
    "/settings",
    "/changes",
    "/events",
    "/people",
    "/people/PERSON",
    "/teams/TEAM",
    "/connect",
  ])
    await expectClean(page, at(path, ids));
  await page.goto(at("/audit/ACTION", ids));
  await expect(page.getByRole("main")).toContainText("content.read");
});

async function enter(page: Page, account: typeof ADMIN): Promise<void> {
  await page.goto("/sign-in");
  await signIn(page, account);
  await page.waitForURL("**/audit");
}

/** Requests to strangers and errors that the page logs, as they come. */
function listen(page: Page): string[] {
  const wrong: string[] = [];
  page.on("request", (request) => {
    if (!/^(https?:\/\/127\.0\.0\.1[:/]|data:|blob:)/.test(request.url()))
      wrong.push(`${page.url()} asks ${request.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 404/.test(message.text()))
      wrong.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));
  return wrong;
}

/** Axe, and its contrast in the dark, one heading of the first rank, and nothing that scrolls sideways, also on a narrow screen. */
async function expectClean(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(path, { waitUntil: "networkidle" });
  await expectCleanInThemes(page, path);
  for (const width of [1440, 1024]) {
    await page.setViewportSize({ width, height: 900 });
    await expectNothingSideways(page, path);
  }
}
