import { scimBase } from "@/app/_edge/scim";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { counted } from "@/app/_ui/format/count";
import { ago } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { KeyView } from "@/lib/keys/key";
import { type DirectoryGroup, type DirectorySummary, directorySummary } from "@/lib/scim/summary";
import { IssueDirectoryTokenButton } from "./directory-dialogs";
import { LastChange } from "./last-change";
import css from "./settings.module.css";

interface DirectoryCardProps {
  ctx: Ctx;
  /** The API tokens; null for a reader who may not see them. */
  tokens: KeyView[] | null;
}

/** The directory (Entra ID, Okta) that keeps members up to date by SCIM 2.0: what it is told, and what it has sent. */
export async function DirectoryCard({ ctx, tokens }: DirectoryCardProps) {
  const summary = await directorySummary(ctx);
  const base = scimBase();
  return (
    <section className={css.card} aria-labelledby="directory">
      <div className={css.head}>
        <div>
          <h2 id="directory">Directory (SCIM)</h2>
          <p>
            {sentenceOf(summary, ctx.now())}
            <LastChange ctx={ctx} noun="directory user" />
          </p>
        </div>
        {tokens && <IssueDirectoryTokenButton />}
      </div>
      <p className={css.foot}>
        Base URL: <code>{base}</code> <CopyButton text={base} label="the base URL" />
        {tokens && <> · {tokenSentence(tokens, ctx.now())}</>}
      </p>
      {summary.groups.length > 0 ? (
        <GroupTable groups={summary.groups} total={summary.groupCount} />
      ) : (
        <p className={css.foot}>
          No groups yet. Issue a token and enter both at the directory: in Entra ID as Tenant URL and Secret
          token, in Okta as base URL and HTTP header. Then push groups, and map them under{" "}
          <a href="#group-grants">Sign-in by groups</a>: a user without a mapped group has no access.
        </p>
      )}
    </section>
  );
}

function GroupTable({ groups, total }: { groups: DirectoryGroup[]; total: number }) {
  return (
    <>
      <ScrollRegion labelledBy="directory">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Group of the directory</th>
              <th scope="col">Users</th>
              <th scope="col">Gives</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.id}>
                <th scope="row" className={css.words}>
                  <Text of={group.name} />
                </th>
                <td>{group.members}</td>
                <td>
                  {group.roles.join(", ") || (
                    <span className={css.subtle}>
                      nothing: <a href="#group-grants">not mapped</a>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {total > groups.length && (
        <p className={css.foot}>
          The first {groups.length} of {total} groups, by name.
        </p>
      )}
    </>
  );
}

function sentenceOf(
  { users, inactive, withoutRole, groupCount, lastEditAt }: DirectorySummary,
  nowMs: number,
) {
  if (lastEditAt === null) {
    return "No directory is connected. Entra ID, Okta and others can keep members and their groups up to date here.";
  }
  const facts = [
    inactive > 0 ? `${inactive} inactive` : "",
    withoutRole > 0 ? `${withoutRole} without a role` : "",
  ];
  const of = facts.filter(Boolean).join(", ");
  return `${counted(users, "user")}${of ? ` (${of})` : ""} · ${counted(groupCount, "group")} · last provisioned ${ago(lastEditAt, nowMs)}.`;
}

function tokenSentence(tokens: KeyView[], nowMs: number): string {
  const living = tokens.filter((token) => token.role === "provisioner" && token.state === "active");
  if (living.length === 0) return "no token yet";
  const used = living.flatMap((token) => token.lastUsedAt ?? []).sort();
  const last = used.at(-1);
  return `${counted(living.length, "token")}, ${last ? `last used ${ago(last, nowMs)}` : "never used"}`;
}
