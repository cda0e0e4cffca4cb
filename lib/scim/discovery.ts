import type { Attribute } from "./attribute";
import { MAX_PAGE } from "./find";
import { ENTERPRISE_URN, GROUP_URN, SCHEMAS, type Schema, USER_URN } from "./schema";

type Document = Record<string, unknown>;

/** What of the protocol we do (RFC 7643 §5). */
export function serviceProviderConfig(base: string): Document {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MAX_PAGE },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Token of Settings",
        description: "Authorization: Bearer with an API token of the role provisioner.",
        specUri: "https://www.rfc-editor.org/rfc/rfc6750",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}

/** Users and groups (RFC 7643 §6). */
export function resourceTypes(base: string): Document[] {
  const type = (name: string, schema: string, description: string, extensions: Document[]) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id: name,
    name,
    endpoint: `/${name}s`,
    description,
    schema,
    schemaExtensions: extensions,
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${name}` },
  });
  return [
    type("User", USER_URN, "A person of the directory", [{ schema: ENTERPRISE_URN, required: false }]),
    type("Group", GROUP_URN, "A group of the directory", []),
  ];
}

/** The schemas by which requests are read (RFC 7643 §7). */
export function schemas(base: string): Document[] {
  return SCHEMAS.map((schema: Schema) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    id: schema.urn,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(describe),
    meta: { resourceType: "Schema", location: `${base}/Schemas/${schema.urn}` },
  }));
}

function describe(attribute: Attribute): Document {
  const { name, type, many, description, required, readOnly, unique, sub } = attribute;
  return {
    name,
    type,
    multiValued: many,
    description,
    required,
    ...(type === "string" ? { caseExact: false } : {}),
    ...(type === "reference" ? { referenceTypes: ["external"], caseExact: true } : {}),
    mutability: readOnly ? "readOnly" : "readWrite",
    returned: "default",
    uniqueness: unique ? "server" : "none",
    ...(sub.length > 0 ? { subAttributes: sub.map(describe) } : {}),
  };
}
