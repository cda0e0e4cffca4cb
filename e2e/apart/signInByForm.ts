/** Signs in as a browser without JavaScript would. The cookies of whoever is signed in; empty when it was refused. */
export async function signInByForm(
  { consoleUrl }: { consoleUrl: string },
  account: { email: string; password: string },
): Promise<string> {
  const page = await (await fetch(`${consoleUrl}/sign-in`)).text();
  const form = new FormData();
  for (const [input] of page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const [, name = ""] = /name="([^"]*)"/.exec(input) ?? [];
    const [, value = ""] = /value="([^"]*)"/.exec(input) ?? [];
    form.set(name, value.replaceAll("&quot;", '"').replaceAll("&amp;", "&"));
  }
  form.set("email", account.email);
  form.set("password", account.password);
  const answer = await fetch(`${consoleUrl}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: consoleUrl },
    body: form,
  });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
