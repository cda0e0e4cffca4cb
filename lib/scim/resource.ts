import type { ProvisionedGroup } from "./find";
import type { ProvisionedUser } from "./provisionUser";
import { ENTERPRISE_URN, GROUP_URN, USER_URN } from "./schema";
import { documentOf } from "./user";
import { versionTag } from "./version";

interface Stamped {
  id: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A User as SCIM writes it (RFC 7643 §4.1). `base` is the address of our SCIM, without a slash at its end. */
export function userResource({ row, groups }: ProvisionedUser, base: string): Record<string, unknown> {
  const document = documentOf(row);
  const schemas = ENTERPRISE_URN in document ? [USER_URN, ENTERPRISE_URN] : [USER_URN];
  return {
    schemas,
    id: row.id,
    ...document,
    groups: groups.map(({ id, displayName }) => ({
      value: id,
      $ref: `${base}/Groups/${id}`,
      display: displayName,
      type: "direct",
    })),
    meta: metaOf(row, "User", base),
  };
}

/** A Group as SCIM writes it (RFC 7643 §4.2). */
export function groupResource({ row, members }: ProvisionedGroup, base: string): Record<string, unknown> {
  return {
    schemas: [GROUP_URN],
    id: row.id,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    displayName: row.displayName,
    ...(members && {
      members: members.map(({ id, userName }) => ({
        value: id,
        $ref: `${base}/Users/${id}`,
        display: userName,
        type: "User",
      })),
    }),
    meta: metaOf(row, "Group", base),
  };
}

function metaOf(row: Stamped, resourceType: "User" | "Group", base: string): object {
  return {
    resourceType,
    created: row.createdAt.toISOString(),
    lastModified: row.updatedAt.toISOString(),
    location: `${base}/${resourceType}s/${row.id}`,
    version: versionTag(row.version),
  };
}
