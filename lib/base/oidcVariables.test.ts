import { expect, it } from "vitest";
import { readOidcVariables } from "./oidcVariables";

const ISSUER = "https://login.example.com";

it("reads any number of providers, with names of several words", () => {
  const read = readOidcVariables({
    BAILIWICK_OIDC_CORP_ISSUER: ISSUER,
    BAILIWICK_OIDC_CORP_CLIENT_ID: "a",
    BAILIWICK_OIDC_CORP_CLIENT_SECRET: "",
    BAILIWICK_OIDC_BLUE_TEAM_ISSUER: `${ISSUER}/blue`,
    BAILIWICK_OIDC_BLUE_TEAM_CLIENT_ID: "b",
    BAILIWICK_OIDC_BLUE_TEAM_LINK_BY_EMAIL: "true",
    BAILIWICK_OIDC_BLUE_TEAM_GROUPS_CLAIM: "realm_access.roles",
    BAILIWICK_HOST: "127.0.0.1",
  });
  expect(read[1]?.CLIENT_SECRET).toBeUndefined();
  expect(read).toMatchObject([
    { slug: "blue-team", CLIENT_ID: "b", LINK_BY_EMAIL: true, GROUPS_CLAIM: "realm_access.roles" },
    { slug: "corp", CLIENT_ID: "a", LINK_BY_EMAIL: false, GROUPS_CLAIM: "groups" },
  ]);
});

it.each([
  [{ BAILIWICK_OIDC_CORP_ISSUER: ISSUER }, "BAILIWICK_OIDC_CORP_CLIENT_ID cannot be used: it is missing"],
  [{ BAILIWICK_OIDC_CORP_ISUER: ISSUER }, "BAILIWICK_OIDC_CORP_ISUER cannot be used"],
  [{ BAILIWICK_OIDC_ISSUER: ISSUER }, "BAILIWICK_OIDC_ISSUER cannot be used"],
  [{ BAILIWICK_OIDC_A_ISSUER: "login", BAILIWICK_OIDC_A_CLIENT_ID: "x" }, "it must be an address"],
  [
    {
      BAILIWICK_OIDC_A_ISSUER: ISSUER,
      BAILIWICK_OIDC_A_CLIENT_ID: "x",
      BAILIWICK_OIDC_A_LINK_BY_EMAIL: "maybe",
    },
    "it must be true or false",
  ],
])("refuses %j", (env, words) => {
  expect(() => readOidcVariables(env)).toThrow(words);
});
