import { describe, expect, it } from "vitest";
import * as entra from "./fixtures/entra";
import * as okta from "./fixtures/okta";
import { readOperations } from "./operations";
import { readGroupPatch } from "./patchGroup";
import { patchUser } from "./patchUser";
import { project, readProjection } from "./project";
import { emailOf, nameOf, readUser, type UserDocument } from "./readUser";
import { scimTypeOf } from "./refusal";
import { ENTERPRISE_URN } from "./schema";

const babs: UserDocument = {
  userName: "babs",
  active: true,
  name: { givenName: "Barbara", familyName: "Jensen" },
  emails: [
    { type: "work", value: "babs@example.com", primary: true },
    { type: "home", value: "babs@home.example" },
  ],
};
const patched = (...operations: object[]) => patchUser(babs, readOperations({ Operations: operations }));
const refused = (...operations: object[]) => {
  try {
    patched(...operations);
    return null;
  } catch (error) {
    return scimTypeOf(error);
  }
};

describe("a user", () => {
  it("is read with names in any case, and without what is not kept", () => {
    const read = readUser({
      SCHEMAS: ["x"],
      id: "made up",
      USERNAME: "A",
      Active: "TRUE",
      password: "hunter22",
      groups: [{ value: "admins" }],
      meta: { version: "9" },
      EMAILS: [{ VALUE: "a@x", Type: "work", primary: "True", secret: "no" }],
      title: null,
      nickName: "",
      "urn:ietf:params:scim:schemas:extension:custom:2.0:User": { a: 1 },
      "URN:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:User": { Department: "D", nope: 1 },
    });
    expect(read).toEqual({
      userName: "A",
      active: true,
      emails: [{ value: "a@x", type: "work", primary: true }],
      [ENTERPRISE_URN]: { department: "D" },
    });
  });

  it("goes by the primary email, else the work one, the first, or a userName that is one", () => {
    const by = (emails: object[], userName = "u") => emailOf(readUser({ userName, emails }));
    expect(
      by([
        { type: "work", value: "w@x" },
        { value: "P@x", primary: true },
      ]),
    ).toBe("p@x");
    expect(
      by([
        { type: "home", value: "h@x" },
        { type: "work", value: "w@x" },
      ]),
    ).toBe("w@x");
    expect(by([{ value: "first@x" }])).toBe("first@x");
    expect(by([], "name@x")).toBe("name@x");
    expect(() => by([{ value: "no address" }])).toThrow(/needs an email address/);
  });

  it("has the best name there is", () => {
    expect(nameOf(babs)).toBe("Barbara Jensen");
    expect(nameOf({ ...babs, displayName: "Babs" })).toBe("Babs");
    expect(nameOf({ userName: "u" })).toBe("u");
  });

  it.each([
    [{}, /needs a userName/],
    [{ userName: "" }, /needs a userName/],
    [{ userName: "a\u0000b" }, /character that is none/],
    [{ userName: "\ud800" }, /character that is none/],
    [{ userName: "x".repeat(3_000) }, /longer than/],
    [{ userName: "u", active: "perhaps" }, /true or false/],
    [{ userName: { deep: 1 } }, /must be text/],
    [{ userName: "u", emails: Array.from({ length: 101 }, () => ({ value: "a@x" })) }, /100 are the most/],
    ["text", /not a User/],
  ])("%j is refused", (body, words) => {
    expect(() => readUser(body)).toThrow(words);
  });
});

describe("a PATCH of Entra", () => {
  const after = (body: object, before: UserDocument = babs) => patchUser(before, readOperations(body));

  it("edits one of several values, and a part of a name", () => {
    expect(after(entra.updateMultiValued)).toEqual({
      ...babs,
      name: { givenName: "Barbara", familyName: "updatedFamilyName" },
      emails: [
        { type: "work", value: "updatedEmail@microsoft.com", primary: true },
        { type: "home", value: "babs@home.example" },
      ],
    });
  });

  it("makes the value that its filter describes, where there is none", () => {
    const bare = { userName: "joe", active: true };
    expect(after(entra.addEmail, bare)).toEqual({
      ...bare,
      title: "tester",
      emails: [{ type: "work", value: "added@joe.example" }],
    });
    expect(after(entra.primaryRole, bare)).toEqual({ ...bare, roles: [{ primary: true, value: "Reader" }] });
  });

  it("takes text for a boolean", () => {
    expect(after(entra.disableAsText).active).toBe(false);
    expect(after(entra.disable).active).toBe(false);
  });

  it("replaces several attributes, one by one or at once", () => {
    expect(after(entra.replaceSeveral)).toMatchObject({
      displayName: "Pvlo",
      externalId: "Eqpj",
      name: { givenName: "Gtfd", familyName: "Pkqf" },
      [ENTERPRISE_URN]: { employeeNumber: "Eqpj" },
    });
    expect(after(entra.replaceSeveralAtOnce)).toMatchObject({
      displayName: "Bjfe",
      name: { givenName: "Kkom", familyName: "Unua" },
      emails: [{ value: "TestMhvaes@test.microsoft.com" }, {}],
      [ENTERPRISE_URN]: { employeeNumber: "Aklq" },
    });
  });

  it("takes a manager's bare id", () => {
    expect(after(entra.addManager("scu_1"))[ENTERPRISE_URN]).toEqual({ manager: { value: "scu_1" } });
  });
});

describe("a PATCH of Okta", () => {
  it("has no path, and keeps no password", () => {
    expect(patchUser(babs, readOperations(okta.deactivate)).active).toBe(false);
    expect(patchUser(babs, readOperations(okta.syncPassword))).toEqual(babs);
  });
});

describe("the operations", () => {
  it("add to a list without doubling, and keep one primary value", () => {
    const home = { type: "home", value: "babs@home.example" };
    const fresh = { value: "new@x", primary: true };
    expect(patched({ op: "add", path: "emails", value: [home, fresh] }).emails).toEqual([
      { type: "work", value: "babs@example.com", primary: false },
      home,
      fresh,
    ]);
    expect(patched({ op: "replace", path: 'emails[type eq "home"].primary', value: true }).emails).toEqual([
      { type: "work", value: "babs@example.com", primary: false },
      { type: "home", value: "babs@home.example", primary: true },
    ]);
  });

  it("remove an attribute, one of its values, a part of it, or values by name", () => {
    const [work, home] = babs.emails as object[];
    expect(patched({ op: "remove", path: "emails" })).not.toHaveProperty("emails");
    expect(patched({ op: "remove", path: 'emails[type eq "work"]' }).emails).toEqual([home]);
    expect(patched({ op: "remove", path: 'emails[type eq "work"].value' }).emails).toEqual([home]);
    expect(patched({ op: "remove", path: "emails", value: [{ value: "babs@home.example" }] }).emails).toEqual(
      [work],
    );
    expect(patched({ op: "remove", path: 'emails[type eq "other"]' })).toEqual(babs);
    expect(patched({ op: "remove", path: "name.givenName" }).name).toEqual({ familyName: "Jensen" });
    expect(patched({ op: "replace", path: "name.givenName", value: null }).name).toEqual({
      familyName: "Jensen",
    });
  });

  it("replace a list whole, and a value of it whole", () => {
    expect(patched({ op: "replace", path: "emails", value: [{ value: "a@x" }] }).emails).toEqual([
      { value: "a@x" },
    ]);
    expect(
      patched({ op: "replace", path: 'emails[type eq "work"]', value: { value: "a@x" } }).emails,
    ).toEqual([
      { type: "work", value: "a@x" },
      { type: "home", value: "babs@home.example" },
    ]);
  });

  it("leave the user they were given as it was", () => {
    const before = structuredClone(babs);
    patched({ op: "remove", path: "emails" }, { op: "replace", path: "name", value: { givenName: "X" } });
    expect(babs).toEqual(before);
  });

  it.each([
    [{ op: "move", path: "title", value: "x" }, "invalidSyntax"],
    [{ op: "remove" }, "noTarget"],
    [{ op: "replace", value: "x" }, "invalidValue"],
    [{ op: "replace", path: "nope", value: "x" }, "invalidPath"],
    [{ op: "replace", path: "name.nope", value: "x" }, "invalidPath"],
    [{ op: "replace", path: "title.value", value: "x" }, "invalidPath"],
    [{ op: "replace", path: 'title[type eq "x"]', value: "x" }, "invalidPath"],
    [{ op: "replace", path: 'emails[type co "x"].value', value: "x" }, "noTarget"],
    [{ op: "replace", path: "emails[", value: "x" }, "invalidPath"],
    [{ op: "replace", path: "groups", value: [{ value: "x" }] }, "mutability"],
    [{ op: "remove", path: "userName" }, "invalidValue"],
    [{ op: "remove", path: "active" }, "invalidValue"],
    [{ op: "replace", path: "active", value: "maybe" }, "invalidValue"],
    [{ op: "replace", path: ["title"], value: "x" }, "invalidPath"],
  ])("%j is refused as %s", (operation, type) => {
    expect(refused(operation)).toBe(type);
  });
});

describe("the operations on a group", () => {
  const read = (body: object) => readGroupPatch(readOperations(body));

  it("come to who is added and who goes, in order", () => {
    const edit = read({
      Operations: [
        { op: "Add", path: "members", value: [{ value: "a" }, { value: "b" }] },
        { op: "remove", path: 'members[value eq "a"]' },
        { op: "remove", path: 'members[value eq "c" or value eq "d"]' },
        { op: "add", path: "members", value: { value: "d" } },
      ],
    });
    expect([edit.members.replaced, [...edit.members.add], [...edit.members.remove]]).toEqual([
      false,
      ["b", "d"],
      ["a", "c"],
    ]);
    const all = read(okta.replaceMembers("x", "y")).members;
    expect([all.replaced, [...all.add], [...all.remove]]).toEqual([true, ["x", "y"], []]);
    expect(read({ Operations: [{ op: "remove", path: "members" }] }).members).toMatchObject({
      replaced: true,
    });
  });

  it("rename it, by path or without, and pass over its id", () => {
    expect(read(entra.renameGroup).displayName).toMatch(/updatedDisplayName$/);
    expect(read(okta.renameGroup("id", "New")).displayName).toBe("New");
  });

  it.each([
    { op: "replace", path: "nope", value: "x" },
    { op: "replace", path: "displayName", value: "" },
    { op: "remove", path: "displayName" },
    { op: "add", path: 'members[value eq "x"]', value: "x" },
    { op: "remove", path: 'members[display eq "x"]' },
    { op: "add", path: "members", value: [{ display: "x" }] },
    { op: "add", path: "members", value: [7] },
  ])("%j is refused", (operation) => {
    expect(() => read({ Operations: [operation] })).toThrow(
      /displayName|Members are|must be text|A Group has/,
    );
  });
});

describe("a projection", () => {
  const user: Record<string, unknown> = {
    schemas: ["s"],
    id: "1",
    ...babs,
    [ENTERPRISE_URN]: { department: "D", division: "V" },
    meta: { version: "1" },
  };
  const shown = (only: string | null, without: string | null = null) =>
    project(user, readProjection(only, without));

  it("keeps what is asked for, and always id and schemas", () => {
    expect(shown("USERNAME, name.givenname")).toEqual({
      schemas: ["s"],
      id: "1",
      userName: "babs",
      name: { givenName: "Barbara" },
    });
    expect(shown("emails.value").emails).toEqual([
      { value: "babs@example.com" },
      { value: "babs@home.example" },
    ]);
    expect(shown(`${ENTERPRISE_URN}:department`)).toEqual({
      schemas: ["s"],
      id: "1",
      [ENTERPRISE_URN]: { department: "D" },
    });
  });

  it("leaves out what is not wanted", () => {
    const { emails: _, meta: __, ...rest } = user;
    expect(shown(null, "emails,meta,id")).toEqual(rest);
    expect(shown(null, "name.familyName").name).toEqual({ givenName: "Barbara" });
  });
});
