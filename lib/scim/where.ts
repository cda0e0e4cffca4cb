import { and, eq, exists, or, type SQL, sql } from "drizzle-orm";
import { scimGroupMembers, scimGroups, scimUsers } from "@/db/store/schema/scim";
import { store } from "@/db/store/store";
import type { Filter } from "./filter";
import { withoutUrn } from "./path";
import { quoted, refuse } from "./refusal";
import { foldName } from "./user";

/** A condition for one comparison by `eq`; null for an attribute that is not searched by. */
type Condition = (path: string, value: string) => SQL | null;

/** A filter over users: `id`, `userName`, `externalId`, `displayName`, `active`, `emails`, joined by and/or. Throws INVALID (invalidFilter). */
export function whereUser(filter: Filter): SQL {
  return whereOf(filter, userCondition);
}

/** A filter over groups: `id`, `displayName`, `externalId`, `members`. Throws INVALID (invalidFilter). */
export function whereGroup(filter: Filter): SQL {
  return whereOf(filter, groupCondition);
}

function whereOf(filter: Filter, condition: Condition): SQL {
  switch (filter.kind) {
    case "and":
      return and(...filter.parts.map((part) => whereOf(part, condition))) ?? sql`true`;
    case "or":
      return or(...filter.parts.map((part) => whereOf(part, condition))) ?? sql`false`;
    case "compare":
      return compared(filter, withoutUrn(filter.path).rest, condition);
    case "element":
      return element(filter, condition);
    default:
      throw unsupported(filter.kind);
  }
}

function compared(filter: Extract<Filter, { kind: "compare" }>, path: string, condition: Condition): SQL {
  if (filter.op !== "eq") throw unsupported(filter.op);
  const found = condition(path, String(filter.value));
  if (!found) throw refuse("invalidFilter", `${quoted(path)} cannot be searched by.`, SEARCHED);
  return found;
}

/** `emails[type eq "work"].value eq "…"` and `members[value eq "…"]`. */
function element(filter: Extract<Filter, { kind: "element" }>, condition: Condition): SQL {
  const { path, filter: inner, then } = filter;
  const isTyped = inner.kind === "compare" && inner.op === "eq" && inner.path === "type";
  if (isTyped && then?.path === "value") {
    return compared(then, `${path}[${String(inner.value).toLowerCase()}]`, condition);
  }
  if (inner.kind === "compare" && !then) return compared(inner, `${path}.${inner.path}`, condition);
  throw unsupported(`${path}[…]`);
}

const userCondition: Condition = (path, value) => {
  const typed = /^emails\[(.*)\]$/.exec(path)?.[1];
  if (typed !== undefined) return email(value, sql`and lower(e ->> 'type') = ${typed}`);
  switch (path) {
    case "id":
      return eq(scimUsers.id, value);
    case "username":
      return eq(scimUsers.userName, foldName(value));
    case "externalid":
      return eq(scimUsers.externalId, value);
    case "displayname":
      return sql`lower(${scimUsers.resource} ->> 'displayName') = ${value.toLowerCase()}`;
    case "active":
      return eq(scimUsers.active, value.toLowerCase() === "true");
    case "emails":
    case "emails.value":
      return email(value, sql``);
    default:
      return null;
  }
};

function email(value: string, more: SQL): SQL {
  const emails = sql`jsonb_array_elements(${scimUsers.resource} -> 'emails')`;
  return sql`exists (select 1 from ${emails} as e where lower(e ->> 'value') = ${value.toLowerCase()} ${more})`;
}

const groupCondition: Condition = (path, value) => {
  switch (path) {
    case "id":
      return eq(scimGroups.id, value);
    case "displayname":
      return sql`lower(${scimGroups.displayName}) = ${value.toLowerCase()}`;
    case "externalid":
      return eq(scimGroups.externalId, value);
    case "members":
    case "members.value": {
      const here = and(eq(scimGroupMembers.group, scimGroups.id), eq(scimGroupMembers.user, value));
      return exists(store().select({ one: sql`1` }).from(scimGroupMembers).where(here));
    }
    default:
      return null;
  }
};

const SEARCHED =
  "Users are found by id, userName, externalId, displayName, active and emails; groups by id, displayName, externalId and members.";

function unsupported(what: string): Error {
  return refuse("invalidFilter", `A filter with ${quoted(what)} is not supported.`, "Use eq, and, or.");
}
