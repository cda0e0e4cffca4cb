import { expect, type Page, test } from "playwright/test";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { join, signIn } from "./people";
import { ADMIN, api, INGEST_KEY, TEST_OTLP_URL } from "./product";

const dialog = (page: Page) => page.getByRole("dialog");
const run = `${process.pid}`;

/** One span of an agent that acts for somebody. */
async function actFor(user: string, agoMs = 60_000): Promise<void> {
  const startMs = Date.now() - agoMs;
  await sendSpans(TEST_OTLP_URL, INGEST_KEY, [
    {
      traceId: newTraceId(),
      spanId: newSpanId(),
      name: "invoke_agent clerk",
      startMs,
      endMs: startMs + 500,
      attributes: {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "clerk",
        "user.id": user,
      },
    },
  ]);
}

async function openPeople(page: Page, q: string): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(`/people?q=${q}`)}`);
  await signIn(page, ADMIN);
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
}

test("a person is seen, suggested, merged, undone, and followed into the audit and back", async ({
  page,
}) => {
  const [mail, shouted, login] = [`kim.doe${run}@acme.com`, `Kim.Doe${run}@acme.com`, `kim.doe${run}`];
  for (const user of [mail, shouted, login]) await actFor(user);
  await openPeople(page, run);
  await page.getByRole("button", { name: "Look for people in telemetry now" }).click();
  await expect(page.getByRole("link", { name: mail, exact: true }).first()).toBeVisible();

  const merge = page.getByRole("button", {
    name: new RegExp(`^Merge ${shouted} into ${mail}|^Merge ${mail} into ${shouted}`),
  });
  await merge.click();
  const undo = page.getByRole("button", { name: /^Undo: / });
  await expect(undo).toBeVisible();
  await expect(page.getByText("was merged into")).toBeVisible();
  await undo.click();
  await expect(merge).toBeVisible();
  await expect(undo).toHaveCount(0);
  await merge.click();
  await expect(undo).toBeVisible();

  const { principals } = await api<{
    principals: { id: string; name: string; aliases: { value: string }[] }[];
  }>(`/principals?q=${encodeURIComponent(mail)}`);
  const kim = principals.find(({ aliases }) => aliases.some(({ value }) => value === mail));
  await page.goto(`/people/${kim?.id}`);
  await expect(page.getByText("Person · 2 names")).toBeVisible();
  await expect(page.getByRole("group", { name: "What is held about them" }).getByRole("row")).toHaveCount(3);

  await page.getByRole("button", { name: "Merge another into this" }).click();
  await dialog(page).getByLabel("Who is the same?", { exact: true }).first().fill(login);
  await dialog(page).getByRole("radio", { name: login, exact: false }).last().check();
  await dialog(page).getByRole("button", { name: "Merge", exact: true }).click();
  await expect(page.getByText("Person · 3 names")).toBeVisible();

  await page.getByRole("link", { name: "Show all in the audit" }).click();
  await page.waitForURL(/\/audit\?q=principal:/);
  const rows = page.locator("tr[data-id]");
  await expect(rows).toHaveCount(3);
  await rows.first().locator("a[data-row]").click();
  const inspector = page.getByRole("complementary", { name: "Selected action" });
  await inspector.locator("dd a[href^='/people/']").click();
  await expect(page).toHaveURL(new RegExp(`/people/${kim?.id}$`));

  await page.getByRole("button", { name: `Split off ${login}`, exact: true }).click();
  await dialog(page).getByRole("button", { name: "Split off" }).click();
  await expect(page.getByRole("heading", { name: login, level: 1 })).toBeVisible();
  await expect(page.getByText("Not the same as")).toBeVisible();
  await page.goto(`/people/${kim?.id}`);
  const history = page.getByRole("group", { name: "History" });
  await expect(history.getByRole("row", { name: "split principal" })).toHaveCount(1);
  await page.getByRole("button", { name: `Undo the merge of ${login}`, exact: true }).click();
  await expect(page.getByRole("group", { name: "Merges" })).toContainText("was split off since");
  await page.getByRole("button", { name: /^Undo the merge of kim\.doe\d+@acme\.com$/i }).click();
  await expect(page.getByText("Person · 1 name ·")).toBeVisible();
});

test("a service and its team: made, owned, linked both ways, removed", async ({ page }) => {
  const team = `Payments ${run}`;
  const service = `refund-bot ${run}`;
  await actFor(`ann${run}@acme.com`);
  await openPeople(page, run);
  await page.getByRole("button", { name: "Look for people in telemetry now" }).click();
  await expect(page.getByRole("link", { name: `ann${run}@acme.com` })).toBeVisible();

  await page.goto("/teams");
  await page.getByRole("button", { name: "Create team" }).click();
  await dialog(page).getByRole("button", { name: "Create team" }).click();
  await expect(dialog(page).getByLabel("Name", { exact: false }).first()).toBeFocused();
  await dialog(page).getByRole("textbox", { name: "Name" }).fill(team);
  await dialog(page).getByRole("textbox", { name: "Cost centre" }).fill("4711");
  await dialog(page).getByRole("button", { name: "Create team" }).click();
  await expect(page.getByRole("heading", { name: team, level: 1 })).toBeVisible();
  await expect(
    page.getByText("0 members · answers for 0 services · without owner · cost centre 4711"),
  ).toBeVisible();

  await page.getByRole("button", { name: "Add member" }).click();
  await dialog(page).getByRole("searchbox", { name: "Who?" }).fill(`ann${run}`);
  await dialog(page)
    .getByRole("radio", { name: `ann${run}@acme.com` })
    .check();
  await dialog(page).getByRole("button", { name: "Add member" }).click();
  await expect(page.getByText("1 member ·")).toBeVisible();

  await page.goto("/people");
  await page.getByRole("button", { name: "Add service" }).click();
  await dialog(page).getByRole("textbox", { name: "Name" }).fill(service);
  await dialog(page).getByRole("textbox", { name: "Purpose" }).fill("Pays refunds back");
  await dialog(page).getByLabel("Owner team").selectOption({ label: team });
  await dialog(page).getByRole("button", { name: "Add service" }).click();
  await expect(page.getByRole("heading", { name: service, level: 1 })).toBeVisible();
  await page.getByRole("link", { name: team }).click();
  await expect(page.getByText("answers for 1 service ·")).toBeVisible();
  await page.getByRole("link", { name: `ann${run}@acme.com` }).click();
  await expect(page.getByRole("link", { name: team })).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: `Remove the team ${team}` }).click();
  await dialog(page).getByRole("button", { name: "Remove team" }).click();
  await page.waitForURL(/\/teams$/);
  await expect(page.getByRole("link", { name: team })).toHaveCount(0);
  await page.goto(`/people?q=${encodeURIComponent(service)}`);
  await page.getByRole("link", { name: service }).click();
  await page.getByRole("button", { name: `Remove ${service}` }).click();
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await page.waitForURL(/\/people$/);
});

test("who may only read sees people, and nothing to press", async ({ page, browser }) => {
  const member = await join(browser, ["member"]);
  await page.goto("/sign-in?next=/people");
  await signIn(page, member);
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: /Add service|Look|^Merge|Not the same/ })).toHaveCount(0);
  await page.goto("/teams");
  await expect(page.getByRole("button", { name: "Create team" })).toHaveCount(0);
});
