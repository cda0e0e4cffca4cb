import { type APIRequestContext, expect, type Page, test } from "playwright/test";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { acceptLink, signIn } from "./people";
import { ADMIN, TEST_DECISION_URL, TEST_OTLP_URL, TEST_URL } from "./product";

const dialog = (page: Page) => page.getByRole("dialog");
const run = `${process.pid}`;
const PASSWORD = "a long enough password";
const POLICY = `@id("everything")
permit(principal, action, resource);

@id("refunds") @title("Refunds need a person") @obligation("require-approval") @timeout("30m")
forbid(principal, action in Bailiwick::Action::"callTool", resource in Bailiwick::Tool::"refund");`;

/** The API as a signed-in person. */
function as(request: APIRequestContext) {
  return async <T>(method: string, path: string, data?: object): Promise<T> => {
    const options = { method, headers: { origin: TEST_URL }, ...(data && { data }) };
    const answer = await request.fetch(`${TEST_URL}/api/v1${path}`, options);
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
}
type Api = ReturnType<typeof as>;

/** Puts the policy in force: written by one person, reviewed by another, run over what was recorded. */
async function publish(author: Api, reviewer: Api): Promise<void> {
  const { id } = await author<{ id: string }>("POST", "/policies", { name: "Refunds", text: POLICY });
  const { number } = await author<{ number: number }>("POST", `/policies/${id}/propose`, {
    why: "Refunds are looked at by a person.",
  });
  const { id: backtest } = await author<{ id: string }>("POST", `/policies/${id}/backtests`, {
    version: number,
    mode: "enforce",
  });
  const state = async () => (await author<{ state: string }>("GET", `/backtests/${backtest}`)).state;
  await expect.poll(state, { timeout: 60_000 }).toBe("done");
  const note = "Looked at it and at its backtest.";
  await reviewer("POST", `/policies/${id}/review`, { number, answer: "approve", note });
  await author("POST", `/policies/${id}/publish`, { number, mode: "enforce", why: note });
}

interface Evaluated {
  decision: boolean;
  context: { effect: string; approval?: { id: string; poll: string } };
}

/** Asks the decision point as a gateway would. */
async function decide(key: string, agent: string, tool: string): Promise<Evaluated> {
  const answer = await fetch(`${TEST_DECISION_URL}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject: { type: "agent", id: agent },
      action: { name: "callTool" },
      resource: { type: "tool", id: tool },
      context: { input: { amount: 900 } },
    }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Evaluated;
}

/** A tenant of its own, so that its policy concerns nobody else: its administrator, an approver, an agent and a key. */
async function newTenant(operator: Page, admin: Page, approver: Page) {
  const operate = as(operator.request);
  const { id } = await operate<{ id: string }>("POST", "/tenants", { slug: `hold-${run}`, name: "Hold" });
  const first = await operate<{ link: string }>("POST", `/tenants/${id}/first-administrator`, {
    email: `ada-approves-${run}@example.com`,
  });
  await acceptLink(admin, first.link, PASSWORD);
  const author = as(admin.request);
  const invited = await author<{ link: string }>("POST", "/members", {
    email: `kim-${run}@example.com`,
    roles: ["approver"],
  });
  await acceptLink(approver, invited.link, PASSWORD);
  const issue = (kind: string) =>
    author<{ secret: string }>("POST", "/keys", { kind, name: `Gateway ${kind}` });
  const [ingest, decision] = [await issue("ingest"), await issue("decide")];
  const agent = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "clerk" };
  const at = { traceId: newTraceId(), spanId: newSpanId(), startMs: Date.now() - 5_000 };
  await sendSpans(TEST_OTLP_URL, ingest.secret, [{ ...at, name: "invoke_agent clerk", attributes: agent }]);
  await author("POST", "/catalogs/discover");
  const { agents } = await author<{ agents: { id: string }[] }>("GET", "/agents?q=clerk");
  return { author, key: decision.secret, agent: agents[0]?.id ?? "" };
}

test("a held refund is approved and let through once; the agent is stopped from its page, and goes on", async ({
  page: operator,
  browser,
}) => {
  const open = async () => (await browser.newContext({ baseURL: TEST_URL })).newPage();
  const [admin, approver] = [await open(), await open()];
  await operator.goto("/sign-in");
  await signIn(operator, ADMIN);
  await operator.waitForURL("**/audit");
  const { author, key, agent } = await newTenant(operator, admin, approver);
  await publish(author, as(approver.request));
  await expect.poll(async () => (await decide(key, agent, "look")).decision).toBe(true);

  const held = await decide(key, agent, "refund");
  expect(held).toMatchObject({
    decision: false,
    context: { effect: "hold", approval: { id: expect.stringMatching(/^apr_/) } },
  });
  expect((await decide(key, agent, "refund")).context.approval).toEqual(held.context.approval);

  await approver.goto("/approvals");
  await expect(approver.getByText("1 action waits for a person")).toBeVisible();
  await expect(approver.getByRole("link", { name: "Approvals 1 waiting" })).toBeVisible();
  await approver.getByRole("link", { name: "clerk: call refund" }).click();
  await expect(approver.getByRole("heading", { level: 1 })).toHaveText("clerk: call refund");
  await expect(approver.getByRole("region", { name: "Why it is held" })).toContainText(
    "Refunds need a person",
  );
  await expect(approver.getByRole("region", { name: "With what" })).toContainText("900");
  await approver.keyboard.press("a");
  await dialog(approver).getByRole("button", { name: "Approve", exact: true }).click();
  await expect(dialog(approver).getByText("Give a reason").first()).toBeVisible();
  await dialog(approver).getByLabel("Reason").fill("The customer called me.");
  await dialog(approver).getByRole("button", { name: "Approve", exact: true }).click();
  await expect(approver.getByText(/^Approved by /).first()).toBeVisible();
  expect((await decide(key, agent, "refund")).decision).toBe(true);
  const next = await decide(key, agent, "refund");
  expect(next.decision).toBe(false);
  expect(next.context.approval?.id).not.toBe(held.context.approval?.id);

  await admin.goto(`/agents/${agent}`);
  await admin.getByRole("button", { name: "Stop clerk" }).click();
  await expect(dialog(admin)).toContainText("Within 2 seconds every decision denies");
  await expect(dialog(admin)).toContainText("Stop reaches 0 % of what was done");
  await dialog(admin).getByLabel("Reason").fill("It refunds without end.");
  await dialog(admin).getByRole("button", { name: "Stop", exact: true }).click();
  await expect(admin.getByText("⊘ Stopped")).toBeVisible();
  await expect(admin.getByRole("link", { name: "Stops 1 in force" })).toBeVisible();
  await expect
    .poll(async () => (await decide(key, agent, "look")).decision, { timeout: 2_000, intervals: [100] })
    .toBe(false);
  await admin.goto("/stops");
  await expect(admin.getByText("1 stop in force")).toBeVisible();
  await admin.getByRole("button", { name: "Lift the stop of clerk" }).click();
  await dialog(admin).getByLabel("Reason").fill("The loop is fixed now.");
  await dialog(admin).getByRole("button", { name: "Lift the stop" }).click();
  await expect(admin.getByText("Nothing is stopped", { exact: true }).first()).toBeVisible();
  await expect(admin.getByRole("link", { name: "Stops", exact: true })).toBeVisible();
  await expect
    .poll(async () => (await decide(key, agent, "look")).decision, { timeout: 2_000, intervals: [100] })
    .toBe(true);
  for (const page of [admin, approver]) await page.context().close();
});
