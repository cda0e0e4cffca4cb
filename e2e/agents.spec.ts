import { expect, type Page, test } from "playwright/test";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { signIn } from "./people";
import { ADMIN, api, INGEST_KEY, TEST_OTLP_URL } from "./product";

const dialog = (page: Page) => page.getByRole("dialog");
const run = `${process.pid}`;
const NAME = `refund-clerk-${run}`;
const KIM = `kim${run}@acme.com`;

/** A run of the agent for Kim: a model, a tool at a server, and an agent that it runs. */
async function runAgent(): Promise<void> {
  const traceId = newTraceId();
  const [root, helper] = [newSpanId(), newSpanId()];
  const startMs = Date.now() - 60_000;
  const span = (
    spanId: string,
    parentSpanId: string | undefined,
    name: string,
    attributes: Record<string, string | number>,
  ) => ({ traceId, spanId, parentSpanId, name, startMs, endMs: startMs + 500, attributes });
  await sendSpans(TEST_OTLP_URL, INGEST_KEY, [
    span(root, undefined, `invoke_agent ${NAME}`, {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": NAME,
      "gen_ai.agent.version": "1.2.0",
      "user.id": KIM,
    }),
    span(newSpanId(), root, "chat", {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4.1",
    }),
    span(newSpanId(), root, "execute_tool", {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "orders.refund",
      "server.address": "mcp.acme.example",
    }),
    span(helper, root, `invoke_agent helper-${run}`, {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": `helper-${run}`,
    }),
  ]);
}

test("a newcomer registers a discovered agent, assigns an owner and stops it", async ({ page }) => {
  await runAgent();
  await api("/principals/discover", { method: "POST" });
  await page.goto(`/sign-in?next=${encodeURIComponent("/agents")}`);
  await signIn(page, ADMIN);
  await expect(page.getByRole("heading", { name: "Agents", level: 1 })).toBeVisible();
  const row = page.getByRole("row", { name: NAME });
  await expect(row).toContainText("Unregistered");
  await row.getByRole("link", { name: NAME }).click();

  await page.getByRole("button", { name: `Register ${NAME}` }).click();
  await expect(dialog(page).getByRole("textbox", { name: "Name", exact: true })).toHaveValue(NAME);
  await expect(dialog(page).getByRole("radio", { name: KIM })).not.toBeChecked();
  await expect(dialog(page).getByText("no account here").first()).toBeVisible();
  await expect(dialog(page).getByRole("list", { name: "What was observed" })).toContainText("orders.refund");
  await dialog(page).getByLabel("Purpose").fill("Refunds orders");
  await dialog(page).getByRole("radio", { name: "No owner yet" }).check();
  await dialog(page).getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText("Registered by")).toBeVisible();
  await expect(page.getByText("0 uses of what is not declared")).toBeVisible();

  await page.getByRole("button", { name: `Owner and sponsor of ${NAME}` }).click();
  await dialog(page).getByRole("searchbox", { name: "Owner" }).fill(KIM);
  await dialog(page).getByRole("group", { name: "Owner" }).getByRole("radio", { name: KIM }).check();
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`Registered · owned by ${KIM}`)).toBeVisible();

  await page.getByRole("button", { name: `Stop ${NAME}` }).click();
  await dialog(page).getByRole("button", { name: "Stop", exact: true }).click();
  await expect(dialog(page).getByText("Give a reason").first()).toBeVisible();
  await dialog(page).getByLabel("Reason").fill("Refunds the same order twice");
  await dialog(page).getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("⊘ Stopped")).toBeVisible();
  const { agents } = await api<{ agents: { id: string; state: string; owner: { name: string } }[] }>(
    `/agents?q=${NAME}`,
  );
  expect(agents).toMatchObject([{ state: "registered", owner: { name: KIM } }]);
  const { stops } = await api<{ stops: object[] }>(`/stops?state=in-force&target=${agents[0]?.id}`);
  expect(stops).toMatchObject([{ kind: "agent", name: NAME, reason: "Refunds the same order twice" }]);

  await expect(page.getByRole("group", { name: "History" })).toContainText("stop");
  await page.getByText("Calls as a table").click();
  await page
    .getByRole("link", { name: `helper-${run}` })
    .last()
    .click();
  await expect(page.getByText("Nobody has registered this agent.")).toBeVisible();

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Jump to" }).fill(NAME);
  await page.getByRole("option", { name: `${NAME} Agent`, exact: true }).click();
  await page.getByRole("link", { name: "orders.refund", exact: true }).click();
  await page.waitForURL(/\/audit\?q=agent:agt_\w+\+tool:orders\.refund/);
  await expect(page.locator("tr[data-id]")).toHaveCount(1);
});
