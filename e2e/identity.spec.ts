import { expect, test } from "playwright/test";
import { cardOf, testDomain } from "./identities";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { signIn } from "./people";
import { ADMIN, api, TEST_OTLP_URL } from "./product";

test("an administrator registers a trust domain, binds an identity to an agent, and its spans count by grade A", async ({
  page,
}) => {
  const domain = await testDomain("journey.example");
  const token = await domain.svid("/ns/shop/sa/desk");
  const span = () => ({
    traceId: newTraceId(),
    spanId: newSpanId(),
    name: "execute_tool fetch",
    startMs: Date.now() - 1_000,
    attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.conversation.id": "identity-journey" },
  });
  expect((await sendSpans(TEST_OTLP_URL, token, [span()])).status).toBe(401);

  await page.goto("/sign-in?next=/settings");
  await signIn(page, ADMIN);
  await page.getByRole("link", { name: "issuers, identities and card keys" }).click();
  await expect(page.getByRole("heading", { name: "Trust", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Register issuer" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Trust domain or issuer").fill(domain.name);
  await dialog.getByLabel("Audiences").fill("bailiwick");
  await dialog.getByLabel("Or the keys themselves").setInputFiles({
    name: "bundle.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(domain.bundle)),
  });
  await dialog.getByRole("button", { name: "Register issuer" }).click();
  await expect(page.getByRole("row", { name: /journey\.example.*1 for tokens/ })).toBeVisible();

  await page.getByLabel("Token, certificate or header").fill(token);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByText(/A JWT that verifies: spiffe:\/\/journey\.example/)).toBeVisible();

  const { id } = await api<{ id: string }>("/agents", {
    method: "POST",
    body: JSON.stringify({ name: "Journey desk" }),
  });
  await page.goto(`/agents/${id}`);
  await page.getByRole("button", { name: "Bind identity" }).click();
  await page.getByRole("textbox", { name: "SPIFFE ID" }).fill("spiffe://journey.example/ns/shop/*");
  await page.getByRole("button", { name: "Bind", exact: true }).click();
  await expect(
    page.getByRole("row", { name: /^spiffe:\/\/journey\.example\/ns\/shop\/\* Copy/ }),
  ).toBeVisible();

  await page.getByRole("button", { name: "Import file" }).click();
  await page
    .getByRole("dialog")
    .getByLabel("Agent card")
    .setInputFiles({
      name: "card.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(cardOf("Journey desk"))),
    });
  await page.getByRole("button", { name: "Import card" }).click();
  await expect(page.getByText("signed by an unknown key").first()).toBeVisible();

  expect((await sendSpans(TEST_OTLP_URL, token, [span()])).status).toBe(200);
  const { actions } = await api<{
    actions: { agent: { key: string }; attribution: { grade: string } }[];
  }>("/actions?q=session:identity-journey");
  expect(actions[0]).toMatchObject({ agent: { key: id }, attribution: { grade: "A" } });
});
