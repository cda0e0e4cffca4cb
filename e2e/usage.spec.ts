import { expect, test } from "playwright/test";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { signIn } from "./people";
import { ADMIN, API_TOKEN, api, INGEST_KEY, TEST_OTLP_URL, TEST_URL } from "./product";

const AGENT = `spender-${process.pid}`;
const PERSON = `spender-${process.pid}@example.com`;
const UNPRICED = `home-made-${process.pid}`;
const CALLS = 12;

interface Over {
  totals: { requests: number; tokens: number; cost: number; unpriced: number };
  series: { values: number[] }[];
  rows: { group: { name: string; audit: string | null }; figures: { requests: number } }[];
}

/** One agent's run: calls of a model that the catalogue prices, every third of one that nobody does, and one that was limited. */
async function spend(): Promise<void> {
  const traceId = newTraceId();
  const root = newSpanId();
  const startMs = Date.now() - 120_000;
  const whole = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": AGENT, "user.id": PERSON };
  const calls = Array.from({ length: CALLS }, (_, nth) => ({
    traceId,
    spanId: newSpanId(),
    parentSpanId: root,
    name: "chat",
    startMs: startMs + 1_000 + nth * 1_000,
    endMs: startMs + 1_500 + nth * 1_000,
    statusCode: nth === 0 ? 2 : 0,
    attributes: {
      "gen_ai.operation.name": "chat",
      "user.id": PERSON,
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": nth % 3 === 2 ? UNPRICED : "gpt-4.1",
      ...(nth === 0
        ? { "error.type": "rate_limit_exceeded" }
        : { "gen_ai.usage.input_tokens": 1_000 + nth, "gen_ai.usage.output_tokens": 100 }),
    },
  }));
  const ended = startMs + 30_000;
  await sendSpans(TEST_OTLP_URL, INGEST_KEY, [
    { traceId, spanId: root, name: "invoke", startMs, endMs: ended, attributes: whole },
    ...calls,
  ]);
}

test("what the page shows is what the API and the audit say, and leads there", async ({ page }) => {
  await spend();
  const scope = `user=${PERSON}&from=now-24h`;
  const over = await api<Over>(`/usage?by=model&measure=tokens&${scope}`);
  expect(over.totals).toMatchObject({ requests: CALLS, unpriced: 4 });
  const sum = over.series.flatMap(({ values }) => values).reduce((total, value) => total + value, 0);
  expect(sum).toBe(over.totals.tokens);
  const { count: inAudit } = await api<{ count: number }>(
    `/actions/count?${new URLSearchParams({ q: `principal:${PERSON} kind:model_call`, from: "now-24h" })}`,
  );
  expect(inAudit).toBe(CALLS);

  for (const by of ["key", "user", "model"]) {
    const { rows } = await api<Over>(`/usage?by=${by}&measure=requests&${scope}`);
    expect(rows.length).toBeGreaterThan(0);
    for (const { group, figures } of rows) {
      const q = new URLSearchParams({ q: `${group.audit} principal:${PERSON}`, from: "now-24h" });
      expect((await api<{ count: number }>(`/actions/count?${q}`)).count, group.name).toBe(figures.requests);
    }
  }

  const refused: string[] = [];
  page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
  await page.goto(`/sign-in?next=${encodeURIComponent(`/usage?by=model&measure=tokens&${scope}`)}`);
  await signIn(page, ADMIN);
  const tokens = over.totals.tokens.toLocaleString("en-US");
  const chart = page.getByRole("region", { name: "The chart" });
  await expect(chart.locator("figcaption")).toContainText(`${tokens} tokens by model`);
  await expect(chart.locator("svg.recharts-surface")).toBeVisible();
  const groups = chart.getByRole("table").last();
  await expect(groups.getByRole("row").last()).toContainText(tokens);
  await expect(groups.getByRole("row", { name: new RegExp(UNPRICED) })).toContainText("—4 without a rate");
  await chart.getByText("The chart as a table").click();
  await expect(chart.getByRole("table").first().getByRole("row").last()).toContainText(tokens);
  await expect(page.getByText(`no rate for model ${UNPRICED}`)).toBeVisible();
  await expect(page.getByRole("region", { name: "Top users by declines" })).toContainText("spender");

  await groups.getByRole("link", { name: "gpt-4.1", exact: true }).click();
  await expect(page).toHaveURL(/\/audit\?.*from=now-24h/);
  await page.goBack();
  await page.getByRole("link", { name: "Requests", exact: true }).click();
  await expect(chart.locator("figcaption")).toContainText(`${CALLS} requests by model`);
  await page
    .getByRole("link", { name: `Only ${UNPRICED}` })
    .first()
    .click();
  await expect(chart.locator("figcaption")).toContainText("4 requests by model");
  expect(refused, "nothing that the page's policy forbids").toEqual([]);
});

test("a month that is over is closed on the page and given as FOCUS", async ({ page }) => {
  await page.goto("/sign-in?next=/showback");
  await signIn(page, ADMIN);
  await page.getByRole("button", { name: "Close a month" }).click();
  const dialog = page.getByRole("dialog");
  const month = await dialog
    .getByRole("combobox", { name: "Month" })
    .locator("option")
    .last()
    .getAttribute("value");
  await dialog.getByRole("combobox", { name: "Month" }).selectOption(month ?? "");
  await dialog.getByRole("textbox", { name: "Time zone" }).fill("Nowhere/City");
  await dialog.getByRole("button", { name: "Close month" }).click();
  await expect(dialog.getByRole("alert")).toContainText(`no time zone "Nowhere/City"`);
  await dialog.getByRole("textbox", { name: "Time zone" }).fill("Europe/Madrid");
  await dialog.getByRole("button", { name: "Close month" }).click();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("rowheader", { name: month ?? "" })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await page.getByRole("link", { name: month ?? "", exact: true }).click();
  await page.getByRole("link", { name: "Check", exact: true }).click();
  await expect(page.getByText("their digest is the same")).toBeVisible();
  const file = await fetch(`${TEST_URL}/api/v1/showback/${month}/focus?format=csv`, {
    headers: { authorization: `Bearer ${API_TOKEN}` },
  });
  expect(file.headers.get("content-disposition")).toContain(`focus-${month}-1.csv`);
  expect(await file.text()).toContain("BilledCost,BillingAccountId,");
});
