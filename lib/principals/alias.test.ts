import { describe, expect, it } from "vitest";
import { aliasKeys, aliasKind, isName, nameKey } from "./alias";

describe("what a name is", () => {
  it.each([
    ["kim@acme.com", "mail"],
    ["Kim.Doe+tag@mail.acme.co.uk", "mail"],
    ["agent@project.iam.gserviceaccount.com", "mail"],
    ["0190a1b2-0000-7000-8000-000000000000", "subject"],
    ["0190A1B200007000800000000000000F", "subject"],
    ["auth0|5f7c8ec7c33c6c004bbafe82", "subject"],
    ["spiffe://acme.com/ns/prod/sa/refund", "subject"],
    ["arn:aws:iam::123456789012:user/kim", "subject"],
    ["user_2NNEqL2nrIRdJ194ndJqAFwEfxC", "subject"],
    ["00u1ab2cd3EF4gh5", "subject"],
    ["10483726", "subject"],
    ["kim", "login"],
    ["kim.doe", "login"],
    ["ACME\\kim", "login"],
    ["refund-bot-production-2024", "login"],
    ["customer 42", "login"],
    ["佐藤", "login"],
    ["a@b@", "login"],
    ["@", "login"],
  ])("%s is a %s", (value, kind) => expect(aliasKind(value)).toBe(kind));

  it("is none where the store could not hold it", () => {
    expect(["", "  ", "a\0b", "x".repeat(513)].filter(isName)).toEqual([]);
    expect(isName("x".repeat(512))).toBe(true);
  });
});

describe("what names are compared by", () => {
  it("drops case, accents and punctuation, and never everything", () => {
    expect(["Kim  Döe", "kim.doe", "KIM_DOE", " kim-doe "].map(nameKey)).toEqual(Array(4).fill("kim doe"));
    expect(nameKey("佐藤 花子")).toBe("佐藤 花子");
    expect(nameKey("???")).toBe("???");
  });

  it("knows what could be a login", () => {
    expect(aliasKeys("mail", "Kim.Doe+audit@Acme.com")).toEqual({
      folded: "kim.doe+audit@acme.com",
      local: "kim doe",
    });
    expect(aliasKeys("login", "Kim_Doe")).toEqual({ folded: "kim_doe", local: "kim doe" });
    expect(aliasKeys("subject", "Auth0|X")).toEqual({ folded: "auth0|x", local: null });
    expect(aliasKeys("mail", "+tag@acme.com").local).toBeNull();
  });
});
