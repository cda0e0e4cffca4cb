import { expect, type Page, test } from "playwright/test";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { signIn } from "./people";
import { ADMIN, INGEST_KEY, TEST_OTLP_URL } from "./product";

const dialog = (page: Page) => page.getByRole("dialog");
const MODEL = `gpt-4.1-journey-${process.pid}`;
const AGENT = `buyer-${process.pid}`;
const DIGEST = "5f".repeat(32);

/** An agent that asks a model, as its SDK would tell. */
async function askModel(): Promise<void> {
  const traceId = newTraceId();
  const root = newSpanId();
  const startMs = Date.now() - 60_000;
  const invoke = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": AGENT };
  const chat = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "vllm",
    "gen_ai.request.model": MODEL,
    "gen_ai.usage.input_tokens": 900,
    "gen_ai.usage.output_tokens": 100,
  };
  await sendSpans(TEST_OTLP_URL, INGEST_KEY, [
    { traceId, spanId: root, name: "invoke", startMs, endMs: startMs + 3_000, attributes: invoke },
    {
      traceId,
      spanId: newSpanId(),
      parentSpanId: root,
      name: "chat",
      startMs: startMs + 500,
      endMs: startMs + 2_500,
      attributes: chat,
    },
  ]);
}

test("a model that was seen is registered, gets a version with a digest, and says who uses it", async ({
  page,
}) => {
  await askModel();
  await page.goto(`/sign-in?next=${encodeURIComponent(`/models?q=${MODEL}`)}`);
  await signIn(page, ADMIN);
  await expect(page.getByRole("heading", { name: "Models", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Look for models in telemetry now" }).click();
  await expect(page.getByRole("row", { name: new RegExp(`${MODEL}.*unregistered`) })).toBeVisible();

  await page.getByRole("button", { name: `Register ${MODEL}` }).click();
  await dialog(page).getByRole("combobox", { name: "Licence" }).fill("Apache-2.0");
  await dialog(page).getByRole("textbox", { name: "Tasks" }).fill("chat, translation");
  await dialog(page).getByRole("button", { name: "Register", exact: true }).click();
  await expect(page.getByRole("heading", { name: MODEL, level: 1 })).toBeVisible();
  await expect(page.getByText("Registered · 0 versions, 0 in production")).toBeVisible();

  await page.getByRole("button", { name: "Add version" }).click();
  await dialog(page).getByRole("textbox", { name: "Version" }).fill("1.0");
  await dialog(page).getByRole("textbox", { name: "Digest" }).fill("sha256:short");
  await dialog(page).getByRole("button", { name: "Add version" }).click();
  const digest = dialog(page).getByRole("textbox", { name: "Digest" });
  await expect(digest).toBeFocused();
  await expect(digest).toHaveAccessibleDescription(/64 hexadecimal digits/);
  await digest.fill(DIGEST);
  await dialog(page).getByRole("button", { name: "Add version" }).click();
  await expect(page.getByRole("list", { name: "Stages" }).getByRole("link", { name: "1.0" })).toBeVisible();
  await expect(page.getByText(`sha256:${DIGEST}`, { exact: true })).toBeVisible();

  await page.getByRole("button", { name: `Bind ${MODEL}` }).click();
  await dialog(page)
    .getByLabel("Model or version")
    .selectOption({ label: `${MODEL} 1.0` });
  await dialog(page).getByRole("button", { name: "Bind name" }).click();
  await expect(page.getByRole("cell", { name: "version 1.0" })).toBeVisible();
  const calls = page.getByRole("group", { name: "Calls of the last 7 days" });
  await expect(calls.getByRole("row", { name: /^Calls/ })).toHaveText(/Calls11/);
  await expect(page.getByRole("group", { name: "Used by" }).getByRole("link", { name: AGENT })).toBeVisible();
});
