import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { ago } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { KeyDetail } from "@/lib/keys/detail";
import { type KeyChoices } from "../keys/choices";
import { IssueKeyButton } from "../keys/issue-dialog";
import { RevokeKeyButton, RotateKeyButton } from "../keys/key-dialogs";
import { KeyState } from "../keys/keys-table";
import { KeySnippets } from "../keys/snippet-list";
import { keyHref } from "../keys/url";
import cards from "../settings/settings.module.css";
import css from "./me.module.css";

interface KeysCardProps {
  keys: readonly KeyDetail[];
  choices: KeyChoices;
  nowMs: number;
}

/** One's own keys for models: issue, rotate, revoke, and how they are used. */
export function KeysCard({ keys, choices, nowMs }: KeysCardProps) {
  const [model = ""] = choices.subscriptions.flatMap(({ models }) => models);
  return (
    <section className={cards.card} aria-labelledby="own-keys">
      <div className={cards.head}>
        <div>
          <h2 id="own-keys">Your keys for models</h2>
          <p>
            {choices.subscriptions.length === 0
              ? "You own no subscription, by a team, a group or yourself: ask a platform administrator."
              : "They draw on the subscriptions that you, your teams and your groups own."}
          </p>
        </div>
        {choices.subscriptions.length > 0 && <IssueKeyButton choices={choices} primary={false} />}
      </div>
      {keys.length === 0 ? (
        <p className={cards.foot}>No keys yet.</p>
      ) : (
        <ScrollRegion labelledBy="own-keys">
          <KeysTable keys={keys} choices={choices} nowMs={nowMs} />
        </ScrollRegion>
      )}
      {model !== "" && (
        <div className={css.snippets}>
          <KeySnippets model={model} />
        </div>
      )}
    </section>
  );
}

function KeysTable({ keys, choices, nowMs }: KeysCardProps) {
  return (
    <table className={cards.table}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Key</th>
          <th scope="col">Subscription</th>
          <th scope="col">Last used</th>
          <th scope="col">Expires</th>
          <th scope="col">State</th>
          <th scope="col">
            <span className="bw-unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <KeyRow key={key.id} one={key} choices={choices} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  );
}

function KeyRow({ one, choices, nowMs }: { one: KeyDetail; choices: KeyChoices; nowMs: number }) {
  const { id, name, model, lastUsedAt } = one;
  const held = choices.subscriptions.find((each) => each.id === model?.subscription?.id)?.models[0];
  const used = lastUsedAt ? `Last used ${ago(lastUsedAt, nowMs)}.` : "It was never used.";
  return (
    <tr>
      <th scope="row" className={cards.words}>
        <Link href={keyHref(id)}>
          <Text of={name} />
        </Link>
      </th>
      <td>
        <code>
          <Text of={one.prefix} />…
        </code>
      </td>
      <td className={cards.words}>
        {model?.subscription ? <Text of={model.subscription.name} /> : "removed"}
      </td>
      <td className={cards.subtle}>{lastUsedAt ? ago(lastUsedAt, nowMs) : "never"}</td>
      <td className={cards.subtle}>{one.expiresAt?.slice(0, 10) ?? "never"}</td>
      <td>
        <KeyState one={one} />
      </td>
      <td>
        <div className={cards.actions}>
          <RotateKeyButton
            id={id}
            name={name}
            model={model?.scopes[0] ?? held ?? ""}
            isOver={one.state !== "active" || model?.replacedBy !== null}
          />
          {one.state === "active" && <RevokeKeyButton id={id} name={name} breaks={used} />}
        </div>
      </td>
    </tr>
  );
}
