import { randomUUID } from "node:crypto";
import { expect, test } from "playwright/test";
import { signIn } from "./people";
import { ADMIN, api, INGEST_KEY, TEST_OTLP_URL } from "./product";
import { runVercelAgent, VERCEL_AGENT } from "./vercel-ai-sdk";

interface Found {
  actions: { id: string; kind: string; name: string; tool: { name: string | null } }[];
}

test("an agent of the Vercel AI SDK is found in the audit, its model calls and tool calls with their arguments", async ({
  page,
}) => {
  const conversation = `vercel-${randomUUID()}`;
  const userId = "kim@example.com";
  await runVercelAgent({ endpoint: TEST_OTLP_URL, key: INGEST_KEY, conversation, userId });

  const q = `session:${conversation}`;
  const { actions } = await api<Found>(`/actions?q=${encodeURIComponent(q)}`);
  expect(actions).toHaveLength(VERCEL_AGENT.spans);
  expect(actions.filter((action) => action.kind === "model_call")).toHaveLength(3);

  await page.goto(`/audit?q=${encodeURIComponent(q)}`);
  await signIn(page, ADMIN);
  await page.waitForURL("**/audit?q=**");
  const rows = page.getByRole("table").locator("tbody tr");
  await expect(rows).toHaveCount(VERCEL_AGENT.spans);
  await expect(rows.filter({ hasText: VERCEL_AGENT.model })).not.toHaveCount(0);
  for (const { name, arguments: given, result } of [VERCEL_AGENT.lookup, VERCEL_AGENT.mail]) {
    await rows.filter({ hasText: name }).getByRole("link").first().click();
    const inspector = page.getByRole("complementary").filter({ hasText: name });
    for (const value of Object.values(given)) await expect(inspector).toContainText(value);
    await expect(inspector).toContainText(String(Object.values(result)[0]));
    await expect(inspector).toContainText(userId);
  }

  await page.goto(`/sessions/${encodeURIComponent(conversation)}`);
  await expect(page.getByRole("main")).toContainText(VERCEL_AGENT.functionId);
  await expect(page.getByRole("main")).toContainText(`${VERCEL_AGENT.spans} steps`);
});
