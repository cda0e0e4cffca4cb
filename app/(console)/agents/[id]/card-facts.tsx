import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { CardView } from "@/lib/cards/getCard";
import css from "../agents.module.css";
import own from "./card.module.css";
import { signatureWords } from "./card-words";

/** What an accepted card says, and what its signature covers. */
export function CardFacts({ card: view }: { card: CardView }) {
  const { card, signature } = view;
  return (
    <>
      <dl className={own.facts}>
        <dt>Signature</dt>
        <dd>
          {signatureWords(signature.state)}. <Text of={signature.why} />
        </dd>
        {signature.notSigned.length > 0 && (
          <>
            <dt>Not signed</dt>
            <dd>
              <Text of={signature.notSigned.join(", ")} />: outside of what the signature covers, so anybody
              between may have changed it.
            </dd>
          </>
        )}
        {signature.spiffeIds.length > 0 && (
          <>
            <dt>Runs as</dt>
            <dd className={css.value}>
              <Text of={signature.spiffeIds.join(", ")} />
            </dd>
          </>
        )}
        <Said view={view} />
      </dl>
      <Skills skills={card.skills} />
    </>
  );
}

function Skills({ skills }: { skills: CardView["card"]["skills"] }) {
  if (skills.length === 0) return <p className={css.foot}>It declares no skill.</p>;
  return (
    <>
      <h3 id="card-skills" className={own.title}>
        Skills
      </h3>
      <ScrollRegion labelledBy="card-skills">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Skill</th>
              <th scope="col">What it does</th>
              <th scope="col">Tags</th>
            </tr>
          </thead>
          <tbody>
            {skills.map((skill, at) => (
              <tr key={`${at}-${skill.id}`}>
                <th scope="row">
                  <Text of={skill.name} />
                </th>
                <td>
                  <Text of={skill.description.slice(0, 500)} />
                </td>
                <td>
                  <Text of={skill.tags.join(", ")} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}

function Said({ view }: { view: CardView }) {
  const { card, url, source, digest } = view;
  return (
    <>
      <dt>From</dt>
      <dd>{url ? <Text of={url} /> : source === "manifest" ? "a cluster's manifest" : "a file"}</dd>
      <dt>Provider</dt>
      <dd>{card.provider ? <Text of={card.provider.organization} /> : "Not said"}</dd>
      <dt>Reached at</dt>
      <dd>
        <Text of={card.interfaces.map((one) => `${one.url} (${one.binding})`).join(", ")} />
      </dd>
      <dt>Asks for</dt>
      <dd>
        {card.security.length === 0 ? (
          "no credential, as far as it says"
        ) : (
          <Text of={card.security.map(({ name, kind }) => `${name} (${kind})`).join(", ")} />
        )}
      </dd>
      <dt>Digest</dt>
      <dd className={css.value}>
        {digest} <CopyButton text={digest} label="digest of the card" />
      </dd>
    </>
  );
}
