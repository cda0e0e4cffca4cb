import { expect, test } from "playwright/test";
import { join, signIn } from "./people";
import { ADMIN, api, TEST_URL } from "./product";

test("leads to where one wanted to go, and out again", async ({ page }) => {
  await page.goto("/changes?noun=key");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, ADMIN);
  await expect(page).toHaveURL("/changes?noun=key");
  await page.locator("summary", { hasText: "admin" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await page.goto("/me");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fme/);
});

test("never leads to another site", async ({ page }) => {
  for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example"]) {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await expect(page.locator("input[name=next]")).toHaveValue("/");
  }
});

test("says what was wrong, keeps the email, and locks after five wrong passwords", async ({
  page,
  browser,
}) => {
  const person = await join(browser, ["member"]);
  await page.goto("/sign-in");
  for (let attempt = 0; attempt < 5; attempt++) {
    await signIn(page, { ...person, password: "not the password" });
    await expect(page.locator("[data-refused]")).toContainText("The email or the password is wrong.");
    await expect(page.getByLabel("Email")).toHaveValue(person.email);
  }
  await signIn(page, person);
  await expect(page.locator("[data-refused]")).toContainText("Too many attempts to sign in.");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("works all the same", async ({ page }) => {
    await page.goto("/sign-in?next=/me");
    await signIn(page, { ...ADMIN, password: "wrong" });
    await expect(page.locator("[data-refused]")).toContainText("wrong");
    await signIn(page, ADMIN);
    await expect(page).toHaveURL("/me");
    await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  });
});

test("a cookie opens the API for reading, and for writing from the console's own pages only", async ({
  page,
  request,
}) => {
  await page.goto("/sign-in");
  await signIn(page, ADMIN);
  await expect(page).toHaveURL("/audit");
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const body = { kind: "ingest", name: "by cookie" };
  const post = (origin: string) =>
    request
      .post("/api/v1/keys", { headers: { cookie, origin }, data: body })
      .then((answer) => answer.status());
  expect((await request.get("/api/v1/me", { headers: { cookie } })).status()).toBe(200);
  expect(await post("https://evil.example")).toBe(403);
  expect(await post(TEST_URL)).toBe(201);
});

test("a form is refused when another site submits it", async ({ page, request }) => {
  await page.goto("/sign-in");
  const form = new FormData();
  for (const input of await page.locator("form input[type=hidden]").all()) {
    form.set((await input.getAttribute("name")) ?? "", (await input.getAttribute("value")) ?? "");
  }
  form.set("email", ADMIN.email);
  form.set("password", ADMIN.password);
  const submit = (origin: string) =>
    request.post("/sign-in", { multipart: form, headers: { origin }, maxRedirects: 0 });
  const foreign = await submit("https://evil.example");
  expect(foreign.headers()["set-cookie"]).toBeUndefined();
  expect(foreign.status()).toBeGreaterThanOrEqual(400);
  const own = await submit(TEST_URL);
  expect(own.headers()["set-cookie"]).toMatch(/^bailiwick=.*HttpOnly; SameSite=strict/);
});

test("pages and answers carry the headers that protect a browser", async ({ request }) => {
  for (const path of ["/sign-in", "/api/v1/me", "/nowhere"]) {
    const headers = (await request.get(path)).headers();
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
    expect(policy.replace("style-src-attr 'unsafe-inline'", "")).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["x-request-id"]).toMatch(/^[\w.-]{8,64}$/);
  }
});

test("the API says who calls", async () => {
  expect(await api("/me")).toMatchObject({ tenant: "default", actor: { kind: "token" } });
});
