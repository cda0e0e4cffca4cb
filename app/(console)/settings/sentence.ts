import type { KeyView } from "@/lib/keys/key";
import type { InvitationView } from "@/lib/people/invite";
import type { MemberView } from "@/lib/people/list";

const WEEK_MS = 7 * 86_400_000;

interface Facts {
  members: MemberView[];
  invitations: InvitationView[];
  /** Null for a reader who may not see them. */
  tokens: KeyView[] | null;
  nowMs: number;
}

/** `3 members · 1 open invitation · 2 API tokens, 1 expiring within a week`. */
export function settingsSentence({ members, invitations, tokens, nowMs }: Facts): string {
  const parts = [];
  if (members.length > 0) parts.push(count(members.length, "member"));
  if (invitations.length > 0) parts.push(count(invitations.length, "open invitation"));
  if (tokens) {
    const active = tokens.filter((token) => token.state === "active");
    const soon = active.filter((token) => token.expiresAt && Date.parse(token.expiresAt) - nowMs < WEEK_MS);
    const expiring = soon.length > 0 ? `, ${soon.length} expiring within a week` : "";
    parts.push(count(active.length, "API token") + expiring);
  }
  return parts.join(" · ");
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
