import type { Browser, Page } from "playwright/test";
import { api, TEST_URL } from "./product";

export interface Account {
  email: string;
  password: string;
}

/** Fills the sign-in form that is shown and submits it. */
export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

let serial = 0;

/** A new member with these roles, who followed an invitation in a browser of their own and closed it. */
export async function join(browser: Browser, roles: string[]): Promise<Account & { id: string }> {
  const email = `e2e-${process.pid}-${++serial}@example.com`;
  const password = "a long enough password";
  const body = JSON.stringify({ email, roles });
  const { link } = await api<{ link: string }>("/members", { method: "POST", body });
  const context = await browser.newContext({ baseURL: TEST_URL });
  const page = await context.newPage();
  await acceptLink(page, link, password);
  await context.close();
  const { members } = await api<{ members: { id: string; email: string }[] }>("/members");
  return { id: members.find((member) => member.email === email)?.id ?? "", email, password };
}

/** Follows an invitation of an email without an account, and ends in the console. */
export async function acceptLink(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Name").fill("Invited Person");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Join" }).click();
  await page.waitForURL("**/audit");
}
