import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { IdentityView } from "@/lib/identityProviders/link";
import cards from "../settings/settings.module.css";
import { LinkButton, UnlinkButton } from "./identity-forms";

interface IdentitiesCardProps {
  identities: IdentityView[];
  offered: { slug: string; name: string }[];
  nowMs: number;
}

/** By which identity providers the person gets in; nothing in an installation without any. */
export function IdentitiesCard({ identities, offered, nowMs }: IdentitiesCardProps) {
  if (offered.length + identities.length === 0) return null;
  return (
    <section className={cards.card} aria-labelledby="identities">
      <div className={cards.head}>
        <div>
          <h2 id="identities">Identity providers</h2>
          <p>Ways into this account besides a password.</p>
        </div>
        <div className={cards.actions}>
          {offered.map((provider) => (
            <LinkButton key={provider.slug} {...provider} />
          ))}
        </div>
      </div>
      {identities.length === 0 ? (
        <p className={cards.foot}>None is linked: you sign in with your password.</p>
      ) : (
        <ScrollRegion labelledBy="identities">
          <table className={cards.table}>
            <thead>
              <tr>
                <th scope="col">Provider</th>
                <th scope="col">Known there as</th>
                <th scope="col">Groups</th>
                <th scope="col">Linked</th>
                <th scope="col">Last confirmed</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {identities.map((identity) => (
                <IdentityRow key={identity.id} identity={identity} nowMs={nowMs} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function IdentityRow({ identity, nowMs }: { identity: IdentityView; nowMs: number }) {
  const { id, providerName, works, subject, groups, linkedAt, checkedAt } = identity;
  return (
    <tr>
      <th scope="row">
        <Text of={providerName} />
        {!works && <span className={cards.subtle}> (disabled)</span>}
      </th>
      <td className={cards.words}>
        <code>
          <Text of={subject} />
        </code>
      </td>
      <td className={cards.words}>{groups.length === 0 ? "none" : <Text of={groups.join(", ")} />}</td>
      <td>{fullTime(linkedAt).slice(0, 10)}</td>
      <td className={cards.subtle}>{ago(checkedAt, nowMs)}</td>
      <td>
        <div className={cards.actions}>
          <UnlinkButton id={id} name={providerName} />
        </div>
      </td>
    </tr>
  );
}
