import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { count } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import css from "../../people/people.module.css";
import { personHref } from "../../people/url";
import { ByBom } from "./by-bom";
import type { ReadModel } from "./read-model";
import { priceWords } from "./versions-card";

const notSaid = <span className={css.subtle}>Not said</span>;
const textOr = (text: string | null) => (text === null || text === "" ? notSaid : <Text of={text} />);

/** Where the model comes from, and what others say of it. */
export function AboutCard({ model, known, bom }: ReadModel) {
  return (
    <section className={css.card} aria-labelledby="about">
      <div className={css.head}>
        <h2 id="about">Provenance</h2>
      </div>
      <dl className={css.facts}>
        <dt>Provider</dt>
        <dd>{textOr(model.provider)}</dd>
        <dt>Owner</dt>
        <dd>
          {model.owner === null ? (
            <span className={css.subtle}>None</span>
          ) : (
            <Link href={personHref(model.owner.id)}>
              <Text of={model.owner.name} />
            </Link>
          )}
        </dd>
        <dt>Description</dt>
        <dd>{textOr(model.description)}</dd>
        <dt>Licence</dt>
        <dd>
          <ByBom text={model.licence} names={bom?.model.licences} />
        </dd>
        <dt>Base model</dt>
        <dd>
          <ByBom text={model.baseModel} names={bom?.baseModels.map(({ name }) => name)} />
        </dd>
        <dt>Tasks</dt>
        <dd>{textOr(model.tasks.join(", "))}</dd>
        <dt>Price</dt>
        <dd>
          {known === null ? (
            <Link href="/models/prices">Nobody has one: its calls have no cost</Link>
          ) : (
            <>
              {known.contextTokens !== null && <span>{count(known.contextTokens)} tokens of context,</span>}
              <span>{priceWords(known) ?? "no price"}</span>
              <span className={css.subtle}>{known.source}</span>
            </>
          )}
        </dd>
        <dt>Seen</dt>
        <dd>
          {model.firstSeenAt === null || model.lastSeenAt === null
            ? "never"
            : `${fullTime(model.firstSeenAt)} to ${fullTime(model.lastSeenAt)}`}
        </dd>
        <dt>Id</dt>
        <dd>
          <code className={css.value}>{model.id}</code>
          <CopyButton text={model.id} label="id" />
        </dd>
      </dl>
    </section>
  );
}
