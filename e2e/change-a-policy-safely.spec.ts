import { type Browser, expect, type Page, test } from "playwright/test";
import { violationsOf } from "./axe";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { acceptLink, signIn } from "./people";
import { ADMIN, TEST_DECISION_URL, TEST_OTLP_URL, TEST_URL } from "./product";

const run = `${process.pid}`;
const PASSWORD = "a long enough password";
const TOOL = "refund";
const dialog = (page: Page) => page.getByRole("dialog");
const code = (page: Page) => page.getByRole("textbox", { name: "Policy in Cedar" });

/** Asks the API as the person who is signed in. */
async function ask<T>(page: Page, path: string, data?: object): Promise<T> {
  const options = { method: data ? "POST" : "GET", headers: { origin: TEST_URL }, ...(data && { data }) };
  const answer = await page.request.fetch(`${TEST_URL}/api/v1${path}`, options);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext({ baseURL: TEST_URL })).newPage();
}

/** A tenant of its own, with an author, an approver, and a key that a gateway asks with. */
async function newTenant(
  operator: Page,
  author: Page,
  approver: Page,
): Promise<{ ingest: string; decide: string }> {
  const slug = `policies-${run}`;
  const { id } = await ask<{ id: string }>(operator, "/tenants", { slug, name: "Policies" });
  const email = `author-${run}@example.com`;
  const first = await ask<{ link: string }>(operator, `/tenants/${id}/first-administrator`, { email });
  await acceptLink(author, first.link, PASSWORD);
  const approving = { email: `approver-${run}@example.com`, roles: ["approver"] };
  const invited = await ask<{ link: string }>(author, "/members", approving);
  await acceptLink(approver, invited.link, PASSWORD);
  const issue = async (kind: string) =>
    (await ask<{ secret: string }>(author, "/keys", { kind, name: `Gateway ${kind}` })).secret;
  return { ingest: await issue("ingest"), decide: await issue("decide") };
}

/** Two refunds of an agent, as its telemetry tells them: 40 and 900. */
async function refund(key: string): Promise<void> {
  const root = { traceId: newTraceId(), spanId: newSpanId(), startMs: Date.now() - 60_000 };
  const of = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "clerk" };
  const calls = [40.5, 900].map((amount, at) => ({
    traceId: root.traceId,
    spanId: newSpanId(),
    parentSpanId: root.spanId,
    name: `execute_tool ${TOOL}`,
    startMs: root.startMs + 1_000 * (at + 1),
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": TOOL,
      "gen_ai.tool.call.arguments": JSON.stringify({ amount }),
    },
  }));
  const spans = [
    { ...root, name: "invoke_agent clerk", endMs: root.startMs + 9_000, attributes: of },
    ...calls,
  ];
  expect((await sendSpans(TEST_OTLP_URL, key, spans)).status).toBe(200);
}

interface Said {
  decision: boolean;
  context: { id: string; approval?: { id: string } };
}

async function decide(key: string, amount: number): Promise<Said> {
  const answer = await fetch(`${TEST_DECISION_URL}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject: { type: "agent", id: "clerk" },
      action: { name: "callTool" },
      resource: { type: "tool", id: TOOL },
      context: { input: { amount } },
    }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Said;
}

async function expectClean(page: Page, what: string): Promise<void> {
  expect.soft(await violationsOf(page, "everything"), what).toEqual([]);
}

test("a newcomer has refunds over a limit approved: template, form, text, backtest, review, enforce, held", async ({
  page: operator,
  browser,
}) => {
  test.setTimeout(240_000);
  const errors: string[] = [];
  const [author, approver] = [await newPage(browser), await newPage(browser)];
  author.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await operator.goto("/sign-in");
  await signIn(operator, ADMIN);
  await operator.waitForURL("**/audit");
  const keys = await newTenant(operator, author, approver);
  await refund(keys.ingest);
  const calls = async () =>
    (await ask<{ actions: unknown[] }>(author, `/actions?q=tool:${TOOL}`)).actions.length;
  await expect.poll(calls).toBe(2);

  await author.goto("/policies");
  await expect(author.getByRole("button", { name: "Start recording decisions" })).toBeVisible();
  await author.getByRole("link", { name: "New policy" }).click();
  await author.getByRole("link", { name: "Spending over a limit needs approval" }).click();
  await author.getByLabel("Name").fill("Refunds");
  // The form is there before its script is: what the tool takes is asked once it hears of the tool.
  await expect(async () => {
    await author.getByLabel("Tool").fill(TOOL);
    await author.getByLabel("Tool").press("Tab");
    await author.locator('select[name="with-argument"]').selectOption("amount", { timeout: 3_000 });
  }).toPass();
  await author.getByLabel("Limit").fill("450");
  await author.getByRole("button", { name: "Create draft" }).click();
  await author.waitForURL("**/policies/pol_*");
  const address = author.url();

  await author.getByRole("button", { name: "Form", exact: true }).click();
  await author.getByLabel(/(Condition|Exception) 1 of rule 1: value/).fill("500");
  await author.getByRole("button", { name: "Text", exact: true }).click();
  await expect(code(author)).toContainText('decimal("500.0")');
  // What is typed is simulated before anybody saves it, and says so.
  const affected = author.getByRole("region", { name: "Affected actions" });
  await expect(affected.getByText("Of the text above, which is not saved yet.")).toBeVisible();
  await expect(affected.getByText(/1 newly held/).first()).toBeVisible();
  await expectClean(author, "text");

  // By the keyboard alone: a mistake is named, its fix is taken, the text is saved, and Tab leaves the editor.
  await code(author).focus();
  await author.keyboard.press("Control+End");
  await author.keyboard.type(
    'forbid (principal, action == Bailiwick::Action::"useModel", resource) when { resource.extrnal };',
  );
  await expect(author.getByRole("region", { name: "Problems" })).toContainText("external");
  await author.keyboard.press("Escape");
  await author.keyboard.press("Tab");
  await expect(code(author)).not.toBeFocused();
  await author.getByRole("button", { name: "Replace extrnal by external" }).press("Enter");
  await expect(author.getByRole("region", { name: "Problems" })).toContainText("no errors");
  await code(author).focus();
  await author.keyboard.press("Control+s");
  await expect(author.getByText("Saved", { exact: true })).toBeVisible();
  await expect(affected.getByText("Of the text above, which is not saved yet.")).toBeHidden();
  await author.getByRole("button", { name: "Form", exact: true }).click();
  await author.getByRole("button", { name: "Remove rule 3" }).click();
  await expectClean(author, "form");
  await author.getByRole("button", { name: "Save draft", exact: true }).click();
  await expect(author.getByText("Saved", { exact: true })).toBeVisible();

  await author.getByRole("link", { name: "Enforce", exact: true }).click();
  await author.getByRole("button", { name: /Run on full range/ }).click();
  await expect(author.getByText(/1 newly held/).first()).toBeVisible({ timeout: 60_000 });
  await author.getByRole("button", { name: "Propose the draft of Refunds" }).click();
  await dialog(author).getByLabel("Why this change").fill("Large refunds are looked at by a person");
  await dialog(author).getByRole("button", { name: "Propose" }).click();
  await expect(
    author.getByText("You proposed version 1 of Refunds, so another person reviews it."),
  ).toBeVisible();

  await approver.goto(address);
  await approver.getByRole("button", { name: "Approve version 1" }).click();
  await dialog(approver).getByLabel("Note").fill("Read it, and its backtest");
  await dialog(approver).getByRole("button", { name: "Approve" }).click();
  await approver.getByRole("button", { name: "Publish version 1" }).click();
  await dialog(approver).getByLabel("Enforce").check();
  await expect(dialog(approver)).toContainText("Backtested");
  await dialog(approver).getByLabel("Reason").fill("As the board decided");
  await dialog(approver).getByRole("button", { name: "Publish" }).click();
  await expect(approver.getByText("Version 1 in force: enforce")).toBeVisible();

  await expect.poll(async () => (await decide(keys.decide, 40)).decision, { timeout: 20_000 }).toBe(true);
  const held = await decide(keys.decide, 900);
  expect(held).toMatchObject({
    decision: false,
    context: { approval: { id: expect.stringMatching(/^apr_/) } },
  });
  await expect
    .poll(async () => (await author.request.get(`${TEST_URL}/api/v1/actions/${held.context.id}`)).status(), {
      timeout: 20_000,
    })
    .toBe(200);
  await author.goto(`/audit/${held.context.id}`);
  await expect(author.getByRole("main")).toContainText("refund over 450 needs approval");
  await approver.goto("/approvals");
  await expect(approver.getByRole("main")).toContainText(TOOL);

  await approver.goto(`${address}/history`);
  await expect(approver.getByRole("main")).toContainText("As the board decided");
  await expect(approver.getByRole("main")).toContainText("1 newly held");
  await expectClean(approver, "history");
  expect(errors).toEqual([]);
});
