import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { expect, type Page, test } from "playwright/test";
import {
  garakReport,
  lmEvalResults,
  MODEL_DIGEST,
  modelBom,
  modelSignature,
  RELEASE_KEY,
  sha256Sums,
} from "./evidence";
import { join, signIn } from "./people";
import { ADMIN, API_TOKEN, api, TEST_URL } from "./product";

const name = `triage-${process.pid}`;
const dialog = (page: Page) => page.getByRole("dialog");
const post = <T>(where: string, body: object) =>
  api<T>(where, { method: "POST", body: JSON.stringify(body) });
const gateRow = (page: Page, gate: string) => page.getByRole("row", { name: new RegExp(`^${gate} `) });

/** The command line, as a pipeline's machine runs it: by address and token. */
function cli(token: string, ...args: string[]): Promise<{ status: number; said: string }> {
  const env = { ...process.env, BAILIWICK_URL: TEST_URL, BAILIWICK_TOKEN: token };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["bin/bailiwick", "gate", ...args],
      { env },
      (_, stdout, stderr) => resolve({ status: child.exitCode ?? -1, said: stdout + stderr }),
    );
  });
}

/** A model with version 1 in production and version 2 a candidate; the pipeline's token. */
async function setUp(): Promise<{ id: string; pipeline: string }> {
  const owner = await post<{ id: string }>("/principals", {
    name: `owner ${process.pid}`,
    purpose: "Answers for models",
  });
  const { id } = await post<{ id: string }>("/models", { provider: "vllm", name, licence: "Apache-2.0" });
  await api(`/models/${id}`, { method: "PATCH", body: JSON.stringify({ owner: owner.id }) });
  for (const version of ["1", "2"]) await post(`/models/${id}/versions`, { version, digest: MODEL_DIGEST });
  await post("/signers", { kind: "key", name: "Release key", content: RELEASE_KEY });
  const sets = ["staging", "production"].map((stage) => `/gates/sets/model/${stage}`);
  for (const set of sets) await api(set, { method: "PUT", body: JSON.stringify({ gates: [] }) });
  await post("/gates/promote", { model: id, version: "1", to: "production" });
  const authorization = `Bearer ${API_TOKEN}`;
  for (const set of sets)
    await fetch(`${TEST_URL}/api/v1${set}`, { method: "DELETE", headers: { authorization } });
  const { secret } = await post<{ secret: string }>("/keys", {
    kind: "api",
    name: `ci ${process.pid}`,
    role: "pipeline",
  });
  return { id, pipeline: secret };
}

test("a candidate is kept back, gets its evidence from a pipeline, another person's yes, and is rolled back", async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  const { id, pipeline } = await setUp();
  const folder = mkdtempSync(path(tmpdir(), "gates-"));
  const submit = (kind: string, file: string, text: string) => {
    writeFileSync(path(folder, file), text);
    return cli(
      pipeline,
      "submit",
      "--kind",
      kind,
      "--file",
      path(folder, file),
      "--model",
      `vllm/${name}`,
      "--version",
      "2",
    );
  };
  const check = (...more: string[]) =>
    cli(pipeline, "check", "--model", `vllm/${name}`, "--version", "2", ...more);
  for (const [kind, file, text] of [
    ["signature", "model.sig", modelSignature()],
    ["files", "SHA256SUMS", sha256Sums()],
    ["bom", "bom.json", modelBom()],
    ["evaluation", "results.json", lmEvalResults()],
  ] as const) {
    expect(await submit(kind, file, text)).toMatchObject({ status: 0 });
  }
  expect((await check("--to", "staging")).status).toBe(0);
  expect(await check()).toMatchObject({
    status: 1,
    said: expect.stringContaining("No red-team report was handed in."),
  });
  expect(await cli("bwa_wrong", "check", "--model", name, "--version", "2")).toMatchObject({ status: 2 });

  const { versions } = await api<{ versions: { id: string; version: string }[] }>(`/models/${id}`);
  const v2 = versions.find(({ version }) => version === "2")?.id ?? "";
  const address = `/models/${id}?version=${v2}`;
  await page.goto(`/sign-in?next=${encodeURIComponent(address)}`);
  await signIn(page, ADMIN);
  await page.getByRole("button", { name: "Promote to staging" }).click();
  await dialog(page).getByRole("button", { name: "Promote", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "2 is in staging now." })).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  await expect(gateRow(page, "Red team")).toContainText("Missing");
  await expect(gateRow(page, "Signed by somebody we trust")).toContainText(
    "All 2 files are those that were signed",
  );
  await page.getByRole("button", { name: "Promote to production" }).click();
  await expect(dialog(page)).toContainText("1, which is in production now, is retired");
  await expect(dialog(page)).toContainText("Red team: No red-team report was handed in.");
  await expect(dialog(page).getByRole("button", { name: "Promote", exact: true })).toHaveCount(0);
  await dialog(page).getByRole("button", { name: "Close", exact: true }).last().click();

  expect(await submit("red_team", "garak.report.jsonl", garakReport(8))).toMatchObject({ status: 0 });
  const approver = await join(browser, ["approver"]);
  const other = await (await browser.newContext({ baseURL: TEST_URL })).newPage();
  await other.goto(`/sign-in?next=${encodeURIComponent(address)}`);
  await signIn(other, approver);
  await other.getByRole("button", { name: "Approve the way to production" }).click();
  await dialog(other).getByLabel("Reason").fill("Read the reports");
  await dialog(other).getByRole("button", { name: "Approve" }).click();
  await expect(gateRow(other, "Approved by another person")).toContainText("Passed");
  await expect(other.getByRole("button", { name: "Promote to production" })).toHaveCount(0);
  await other.context().close();
  expect(await check()).toMatchObject({ status: 0, said: expect.stringContaining("may go to production") });

  await page.reload();
  await page.getByRole("button", { name: "Promote to production" }).click();
  await dialog(page).getByRole("button", { name: "Promote", exact: true }).click();
  await expect(page.getByText("2: In production")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "2 is in production now." })).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Roll back to 1" }).click();
  await dialog(page).getByLabel("Reason").fill("It refuses every refund");
  await dialog(page).getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByText("production to staging")).toBeVisible();
  await expect(gateRow(page, "Approved by another person")).toContainText("Missing");
  const { versions: after } = await api<{ versions: { version: string; stage: string }[] }>(`/models/${id}`);
  expect(after.map(({ version, stage }) => `${version} ${stage}`).toSorted()).toEqual([
    "1 production",
    "2 staging",
  ]);
  rmSync(folder, { recursive: true });
});
