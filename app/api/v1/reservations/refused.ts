import type { Ctx } from "@/lib/access/ctx";
import { refusalWords, retryAfterSeconds } from "@/lib/quotas/refusalWords";
import type { Admission, LimitNow } from "@/lib/quotas/reservation";

/** The largest integer of a structured field (RFC 9651 §3.3.1). */
const MOST_IN_A_FIELD = 999_999_999_999_999;
const UNITS: Readonly<Record<LimitNow["measure"], string>> = {
  requests: "requests",
  concurrency: "concurrent-requests",
  input_tokens: "input-tokens",
  output_tokens: "output-tokens",
  total_tokens: "tokens",
  cost: "nano-usd",
};

/** What is left of each limit (draft-ietf-httpapi-ratelimit-headers): `"quo_…";r=remaining;t=seconds`, and its policy beside it. */
export function admissionHeaders({ limits }: Admission, nowMs: number): Headers {
  const headers = new Headers();
  const said = limits.filter(({ ceiling }) => ceiling <= MOST_IN_A_FIELD);
  if (said.length === 0) return headers;
  headers.set(
    "ratelimit-policy",
    said.map(({ quota, ceiling, measure }) => `"${quota}";q=${ceiling};qu="${UNITS[measure]}"`).join(", "),
  );
  headers.set(
    "ratelimit",
    said.map((limit) => `"${limit.quota}";r=${limit.remaining}${resetOf(limit, nowMs)}`).join(", "),
  );
  return headers;
}

function resetOf({ resetsAt }: LimitNow, nowMs: number): string {
  return resetsAt === null ? "" : `;t=${Math.max(0, Math.ceil((Date.parse(resetsAt) - nowMs) / 1_000))}`;
}

/** 429 (RFC 6585 §4) with a problem (RFC 9457) that says which limit and how it stood. */
export function refusedResponse(ctx: Ctx, admission: Admission, model: string): Response {
  const { refusal } = admission;
  const headers = admissionHeaders(admission, ctx.now());
  headers.set("content-type", "application/problem+json");
  const wait = refusal && retryAfterSeconds(refusal, ctx.now());
  if (wait !== null) headers.set("retry-after", String(wait));
  const problem = {
    type: "urn:bailiwick:problem:quota-exceeded",
    title: "A limit has no room for this request.",
    status: 429,
    detail: refusal ? refusalWords(refusal, model, "UTC") : "",
    code: "QUOTA_EXCEEDED",
    requestId: ctx.requestId,
    refusal,
    admission,
  };
  return new Response(JSON.stringify(problem), { status: 429, headers });
}
