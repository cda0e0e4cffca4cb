import { expect, it } from "vitest";
import type { KeyView } from "@/lib/keys/key";
import type { MemberView } from "@/lib/people/list";
import { settingsSentence } from "./sentence";

const member = {} as MemberView;
const token = (state: KeyView["state"], expiresAt: string | null) => ({ state, expiresAt }) as KeyView;
const nowMs = Date.parse("2026-11-21T00:00:00Z");

it("counts members, open invitations and living tokens, and warns of those that end soon", () => {
  const tokens = [
    token("active", null),
    token("active", "2026-11-25T00:00:00Z"),
    token("revoked", "2026-11-25T00:00:00Z"),
  ];
  expect(settingsSentence({ members: [member, member], invitations: [], tokens, nowMs })).toBe(
    "2 members · 2 API tokens, 1 expiring within a week",
  );
});

it("says nothing of what the reader may not see", () => {
  expect(settingsSentence({ members: [member], invitations: [], tokens: null, nowMs })).toBe("1 member");
});
