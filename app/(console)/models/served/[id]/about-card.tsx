import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { CopyButton } from "@/app/_ui/copy-button";
import type { ServedModelView } from "@/lib/servedModels/servedModel";
import css from "../../../people/people.module.css";
import { modelHref } from "../../url";
import { Access, Endpoints, Subscriptions } from "../served-table";
import { nameOf } from "../url";

/** What the served model is, and what stands behind and before it. */
export function AboutCard({ model }: { model: ServedModelView }) {
  const name = nameOf(model);
  const said = (text: string | null) =>
    text === null ? <span className={css.subtle}>Not said</span> : <Text of={text} />;
  return (
    <section className={css.card} aria-labelledby="about">
      <div className={css.head}>
        <h2 id="about">About</h2>
      </div>
      <dl className={css.facts}>
        <dt>Asked for as</dt>
        <dd>
          <code className={css.value}>{visible(name)}</code>
          <CopyButton text={name} label="name" />
        </dd>
        <dt>Description</dt>
        <dd>{said(model.description)}</dd>
        <dt>Provider</dt>
        <dd>{said(model.provider)}</dd>
        <dt>Model of the catalog</dt>
        <dd>
          {model.model === null ? (
            said(null)
          ) : (
            <Link href={modelHref(model.model.id)}>{visible(model.model.name)}</Link>
          )}
        </dd>
        <dt>Endpoints</dt>
        <dd>
          <Endpoints of={model} />
        </dd>
        <dt>Subscriptions</dt>
        <dd>
          <Subscriptions of={model} />
        </dd>
        <dt>Who may call it</dt>
        <dd>
          <Access of={model} />
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
