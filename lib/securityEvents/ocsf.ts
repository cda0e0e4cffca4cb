import ipaddr from "ipaddr.js";
import type { SecurityEventKind } from "./event";
import type { SecurityEventView } from "./list";

/** The version of the Open Cybersecurity Schema Framework that an export follows. */
const OCSF_VERSION = "1.8.0";

const AUTHENTICATION = {
  uid: 3002,
  name: "Authentication",
  category: 3,
  categoryName: "Identity & Access Management",
};
const ACCOUNT_CHANGE = { ...AUTHENTICATION, uid: 3001, name: "Account Change" };
const API_ACTIVITY = { uid: 6003, name: "API Activity", category: 6, categoryName: "Application Activity" };
const DATASTORE = { ...API_ACTIVITY, uid: 6005, name: "Datastore Activity" };

/** Kind → class and activity (id and caption of that class; 99 is Other, named by us). */
const CLASSES: Record<SecurityEventKind, [typeof AUTHENTICATION, number, string]> = {
  sign_in: [AUTHENTICATION, 1, "Logon"],
  sign_out: [AUTHENTICATION, 2, "Logoff"],
  session_ended: [AUTHENTICATION, 2, "Logoff"],
  second_factor: [AUTHENTICATION, 6, "Preauth"],
  credential_refused: [AUTHENTICATION, 1, "Logon"],
  key_new_address: [AUTHENTICATION, 1, "Logon"],
  lock_out: [ACCOUNT_CHANGE, 9, "Lock"],
  access_refused: [API_ACTIVITY, 99, "Access refused"],
  token_used: [API_ACTIVITY, 99, "Token used"],
  content_read: [DATASTORE, 1, "Read"],
  export: [DATASTORE, 4, "Query"],
};

const USER_TYPES = { person: 1, token: 4, key: 4, system: 3, unknown: 0 } as const;
const MINUTE_MS = 60_000;

/** One event as OCSF 1.8 JSON. Times are epoch milliseconds; what OCSF has no place for stands under `unmapped`. */
export function toOcsf(event: SecurityEventView): Record<string, unknown> {
  const [found, activityId, activityName] = classOf(event);
  const failed = event.outcome === "failure";
  return {
    activity_id: activityId,
    activity_name: activityName,
    category_uid: found.category,
    category_name: found.categoryName,
    class_uid: found.uid,
    class_name: found.name,
    type_uid: found.uid * 100 + activityId,
    type_name: `${found.name}: ${activityName}`,
    severity_id: event.kind === "lock_out" ? 3 : failed || event.kind === "key_new_address" ? 2 : 1,
    status_id: failed ? 2 : 1,
    status: failed ? "Failure" : "Success",
    ...timesOf(event),
    metadata: {
      version: OCSF_VERSION,
      product: { name: "Bailiwick", vendor_name: "Bailiwick" },
      uid: event.id,
      correlation_uid: event.requestId,
      event_code: event.kind,
      ...(event.tenant === null ? {} : { tenant_uid: event.tenant }),
    },
    src_endpoint: endpointOf(event.address),
    ...(event.userAgent === "" ? {} : { http_request: { user_agent: event.userAgent } }),
    ...partsOf(event, found.uid),
    unmapped: {
      ...event.detail,
      target_kind: event.target?.kind ?? null,
      target_id: event.target?.id ?? null,
    },
  };
}

/** A search in contents is a query; a kind of another version is some activity of ours. */
function classOf({ kind, target }: SecurityEventView): [typeof AUTHENTICATION, number, string] {
  if (kind === "content_read" && target?.kind === "search") return [DATASTORE, 4, "Query"];
  return CLASSES[kind] ?? [API_ACTIVITY, 99, kind];
}

/** Of repetitions we know the first one's time and their minute. */
function timesOf({ at, count }: SecurityEventView): Record<string, number> {
  const time = Date.parse(at);
  if (count <= 1) return { time };
  const end = Math.floor(time / MINUTE_MS) * MINUTE_MS + MINUTE_MS - 1;
  return { time, count, start_time: time, end_time: end, duration: end - time };
}

/** What the class requires besides: who, on what. */
function partsOf(event: SecurityEventView, classUid: number): Record<string, unknown> {
  const user = userOf(event);
  const service = { name: "Bailiwick" };
  if (classUid === AUTHENTICATION.uid) {
    return { user, service, is_mfa: event.kind === "second_factor", actor: { user } };
  }
  if (classUid === ACCOUNT_CHANGE.uid) return { user, actor: { user } };
  if (classUid === DATASTORE.uid) {
    const table = { name: event.target?.kind ?? "actions", uid: event.target?.id || "actions" };
    return { actor: { user }, table, type_id: 3, ...queryOf(event) };
  }
  const operation = event.target?.id || event.kind;
  return { actor: { user }, api: { operation, service, request: { uid: event.requestId } } };
}

function queryOf({ detail, target }: SecurityEventView): Record<string, unknown> {
  const filter = target?.kind === "search" ? target.id : detail.filter;
  return typeof filter === "string" && filter !== ""
    ? { query_info: { query_string: filter, name: "filter" } }
    : {};
}

function userOf({ actor }: SecurityEventView): Record<string, unknown> {
  const name = actor.name || "unknown";
  return { name, ...(actor.id === "" ? {} : { uid: actor.id }), type_id: USER_TYPES[actor.kind] };
}

function endpointOf(address: string): Record<string, string> {
  return ipaddr.isValid(address) ? { ip: address } : { name: address || "unknown" };
}
