import { expect } from "playwright/test";
import { api } from "./product";

const post = <T>(path: string, body: object = {}, method = "POST") =>
  api<T>(path, { method, body: JSON.stringify(body) });

/** A subscription with an owner of each kind, a limit, an access, and a key of it that was rotated and drew something. */
export async function fillSubscriptions(personId: string, teamId: string): Promise<[string, string, string]> {
  const model = `granite-${process.pid}`;
  await post("/served-models", { name: model });
  const owners = [
    { kind: "team", value: teamId },
    { kind: "group", value: "premium \u202Epeople" },
    { kind: "principal", value: personId },
    { kind: "user", value: "ann@example.com" },
  ];
  const { id } = await post<{ id: string }>("/subscriptions", {
    name: `every-page-${process.pid}`,
    displayName: `Every page ${process.pid}`,
    owners,
    models: [{ model, billingNanoUsdPerMillion: 2_000_000_000 }],
    costCentre: "4711",
    labels: { team: "search" },
  });
  await post("/model-access", { name: `premium-${process.pid}`, subjects: owners, models: [model] });
  const windowed = { windowUnit: "month", measure: "total_tokens", mode: "hard" };
  await post("/quotas", {
    subjectKind: "subscription",
    subject: id,
    per: "person",
    ceiling: 50_000,
    ...windowed,
  });
  const key = {
    kind: "model",
    name: "nightly summaries",
    subscription: id,
    holder: personId,
    scopes: [model],
  };
  const { key: old } = await post<{ key: { id: string } }>("/keys", key);
  const ask = { key: old.id, provider: "", model, inputTokens: 900, maxOutputTokens: 400 };
  await post("/reservations", { requestId: `every-page-${process.pid}`, ...ask });
  const { key: next } = await post<{ key: { id: string } }>(`/keys/${old.id}/rotate`, { graceHours: 24 });
  return [id, next.id, old.id];
}

/** A quota of a team and model with counters, one of them full, a refusal, an override, a request that is open, and rows of each kind. */
export async function fillQuotas(personId: string, teamId: string): Promise<string> {
  const model = `walled-${process.pid}`;
  const { id } = await post<{ id: string }>("/quotas", {
    name: `Every page \u202E${process.pid}`,
    subjectKind: "team",
    subject: teamId,
    per: "person",
    models: [model],
    measure: "total_tokens",
    ceiling: "1k",
    windowUnit: "week",
    zone: "Europe/Berlin",
  });
  await post("/quotas", { measure: "cost", ceiling: "$2,500", windowUnit: "fiscal_quarter", enabled: false });
  const asker = { team: teamId, person: personId, provider: "", model, maxOutputTokens: 0 };
  const ask = (requestId: string, inputTokens: number) => ({ ...asker, requestId, inputTokens });
  const first = await post<{ id: string }>("/reservations", ask(`used-${process.pid}`, 900));
  const usage = { inputTokens: 950, outputTokens: 0 };
  await post(`/reservations/${first.id}/settle`, { usage, usageSource: "estimated" });
  await post("/reservations", ask(`open-${process.pid}`, 50));
  await expect(post("/reservations", ask(`refused-${process.pid}`, 1))).rejects.toThrow("429");
  const endsAt = new Date(Date.now() + 86_400_000).toISOString();
  const override = { holder: personId, ceiling: "1000", reason: "Shown on the page", endsAt };
  await post(`/quotas/${id}/overrides`, override);
  return id;
}

/** A closed month; nobody used anything in it. */
export async function fillShowback(): Promise<void> {
  await api("/showback", { method: "POST", body: JSON.stringify({ month: "2025-01" }) });
  await expect
    .poll(
      () =>
        api("/showback/2025-01").then(
          () => "closed",
          () => "not yet",
        ),
      { timeout: 30_000 },
    )
    .toBe("closed");
}
