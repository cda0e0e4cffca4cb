import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { isDomainError } from "@/lib/base/errors";
import { DEFAULT_RANGE, parseRange, type TimeRange } from "@/lib/base/time";
import { SECURITY_EVENT_KINDS, type SecurityEventKind } from "@/lib/securityEvents/event";
import type { EventFilter, EventScope } from "@/lib/securityEvents/list";

/** Where the events of each scope are listed. */
export const EVENT_PATHS: Record<EventScope, string> = {
  tenant: "/events",
  installation: "/installation/events",
};

/** Everything that the page shows; empty text means: not said. */
export interface EventsUrl {
  kind: SecurityEventKind | "";
  outcome: "success" | "failure" | "";
  /** Ids of who did it and of what it was done to. */
  actor: string;
  target: string;
  address: string;
  q: string;
  /** As `parseRange` reads them; the last 7 days unless told. */
  from: string;
  to: string;
  cursor: string;
}

export function readEventsUrl(params: SearchParams): EventsUrl {
  const outcome = param(params, "outcome");
  return {
    kind: SECURITY_EVENT_KINDS.find((kind) => kind === param(params, "kind")) ?? "",
    outcome: outcome === "success" || outcome === "failure" ? outcome : "",
    actor: param(params, "actor"),
    target: param(params, "target"),
    address: param(params, "address"),
    q: param(params, "q").slice(0, 200),
    from: param(params, "from"),
    to: param(params, "to"),
    cursor: param(params, "cursor"),
  };
}

export function eventsHref(scope: EventScope, url: Partial<EventsUrl>): string {
  return printUrl(EVENT_PATHS[scope], url);
}

export const eventHref = (scope: EventScope, id: string) => `${EVENT_PATHS[scope]}/${encodeURIComponent(id)}`;

/** The range that an address means; what cannot be read becomes a sentence for the person. */
export function rangeOf(url: EventsUrl, nowMs: number): { range: TimeRange; error: string | null } {
  try {
    return { range: parseRange(url.from, url.to, nowMs), error: null };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { range: parseRange(null, null, nowMs), error: error.message };
  }
}

export function filterOf(url: EventsUrl, range: TimeRange): EventFilter {
  return {
    kind: url.kind || undefined,
    outcome: url.outcome || undefined,
    actor: url.actor || undefined,
    target: url.target || undefined,
    address: url.address || undefined,
    text: url.q || undefined,
    range,
    cursor: url.cursor || undefined,
  };
}

/** The same, as the API takes it. */
export function exportHref(scope: EventScope, url: EventsUrl): string {
  const from = url.from || DEFAULT_RANGE;
  return printUrl("/api/v1/events/export", { scope, ...url, q: "", text: url.q, from, cursor: "" });
}
