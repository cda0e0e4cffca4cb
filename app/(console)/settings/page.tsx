import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import { PageHead } from "@/app/_ui/list/page-head";
import { NoAccess } from "@/app/_ui/states/no-access";
import { listKeys } from "@/lib/keys/list";
import { listInvitations } from "@/lib/people/invite";
import { listMembers } from "@/lib/people/list";
import { DecideKeysCard } from "./decide-keys-card";
import { DirectoryCard } from "./directory-card";
import { ExportsCard } from "./exports-card";
import { FactorCard } from "./factor-card";
import { GroupGrantsCard } from "./group-grants-card";
import { MembersCard } from "./members-card";
import { RolesCard } from "./roles-card";
import { settingsSentence } from "./sentence";
import css from "./settings.module.css";
import { TokensCard } from "./tokens-card";

export const metadata: Metadata = { title: "Settings" };

/** Who may do what here, and who changed it? */
export default async function SettingsPage() {
  const ctx = await pageCtx();
  const [people, keys] = [ctx.abilities.has("members.write"), ctx.abilities.has("settings.write")];
  if (!people && !keys) return <NoAccess ability="members.write" />;
  const [members, invitations, tokens, decideKeys] = await Promise.all([
    people ? listMembers(ctx) : [],
    people ? listInvitations(ctx) : [],
    keys ? listKeys(ctx, { kind: "api" }) : [],
    keys ? listKeys(ctx, { kind: "decide" }) : [],
  ]);
  return (
    <div className={css.page}>
      <PageHead title="Settings">
        {settingsSentence({ members, invitations, tokens: keys ? tokens : null, nowMs: ctx.now() })} ·{" "}
        <Link href="/settings/trust">issuers, identities and card keys</Link> ·{" "}
        <Link href="/settings/engines">policy engines</Link>
      </PageHead>
      {people && <MembersCard ctx={ctx} members={members} invitations={invitations} />}
      {people && <FactorCard ctx={ctx} />}
      {people && <GroupGrantsCard ctx={ctx} />}
      {people && <DirectoryCard ctx={ctx} tokens={keys ? tokens : null} />}
      <RolesCard />
      {keys && <TokensCard ctx={ctx} tokens={tokens} />}
      {keys && <DecideKeysCard ctx={ctx} keys={decideKeys} />}
      <ExportsCard ctx={ctx} />
    </div>
  );
}
