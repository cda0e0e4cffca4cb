import { ADDRESS, type Attribute, complex, flag, list, reference, text } from "./attribute";

export const USER_URN = "urn:ietf:params:scim:schemas:core:2.0:User";
export const ENTERPRISE_URN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const GROUP_URN = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** A SCIM schema: the core of a resource, or an extension that stands under its own name in it. */
export interface Schema {
  urn: string;
  name: string;
  description: string;
  attributes: readonly Attribute[];
}

/** Of every resource (RFC 7643 §3.1); the client's own name for it. */
export const EXTERNAL_ID = text("externalId", "The directory's own id of it.");

/** RFC 7643 §4.1. No `password`: people of a directory sign in at its identity provider. */
export const USER: Schema = {
  urn: USER_URN,
  name: "User",
  description: "A person whom a directory knows.",
  attributes: [
    text("userName", "Their unique name in the directory.", { required: true, unique: true }),
    complex("name", "The parts of their name.", [
      text("formatted", "The whole name."),
      text("familyName", "The family name."),
      text("givenName", "The given name."),
      text("middleName", "The middle names."),
      text("honorificPrefix", "Such as Dr."),
      text("honorificSuffix", "Such as III."),
    ]),
    text("displayName", "The name that is shown."),
    text("nickName", "What they are called."),
    reference("profileUrl", "A page about them."),
    text("title", "Their title, such as Vice President."),
    text("userType", "Their relation to the organization, such as Contractor."),
    text("preferredLanguage", "Their language."),
    text("locale", "Where they are, for formats."),
    text("timezone", "Their time zone."),
    flag("active", "Whether they may have access at all."),
    list("emails", "Their email addresses; the primary one, or the work one, is the account's."),
    list("phoneNumbers", "Their phone numbers."),
    list("ims", "Their instant messaging addresses."),
    list("photos", "Addresses of pictures; never fetched."),
    list("addresses", "Their postal addresses.", ADDRESS),
    list("groups", "The groups they are in; change those at /Groups.", groupSub(), { readOnly: true }),
    list("entitlements", "What the directory says they are entitled to; kept, and gives nothing here."),
    list("roles", "What the directory calls their roles; kept, and gives nothing here."),
  ],
};

/** RFC 7643 §4.3. */
export const ENTERPRISE: Schema = {
  urn: ENTERPRISE_URN,
  name: "EnterpriseUser",
  description: "What an employer knows of a person.",
  attributes: [
    text("employeeNumber", "The number of the employee."),
    text("costCenter", "The cost centre."),
    text("organization", "The organization."),
    text("division", "The division."),
    text("department", "The department."),
    complex("manager", "Their manager.", [
      text("value", "The id of the manager's User."),
      reference("$ref", "Where that User is."),
      text("displayName", "The manager's name."),
    ]),
  ],
};

/** RFC 7643 §4.2. */
const GROUP: Schema = {
  urn: GROUP_URN,
  name: "Group",
  description: "A group of the directory; a mapping in Settings says what role it gives.",
  attributes: [
    text("displayName", "Its name, one of its kind; mappings name it.", { required: true, unique: true }),
    list("members", "The users in it.", [
      text("value", "The id of the User."),
      reference("$ref", "Where that User is."),
      text("display", "The User's name."),
      text("type", "Always User."),
    ]),
  ],
};

export const SCHEMAS = [USER, ENTERPRISE, GROUP] as const;

function groupSub(): Attribute[] {
  return [
    text("value", "The id of the Group.", { readOnly: true }),
    reference("$ref", "Where that Group is.", { readOnly: true }),
    text("display", "The Group's name.", { readOnly: true }),
    text("type", "Always direct.", { readOnly: true }),
  ];
}
