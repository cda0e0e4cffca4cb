import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { CardKeySetView, CardKeyView } from "@/lib/cards/keys";
import { LastChange } from "../last-change";
import css from "../settings.module.css";
import { AllowKeySetButton, DisallowKeySetButton, PinKeyButton, UnpinKeyButton } from "./card-key-dialogs";
import own from "./trust.module.css";

interface CardKeysCardProps {
  ctx: Ctx;
  keys: readonly CardKeyView[];
  keySets: readonly CardKeySetView[];
  mayWrite: boolean;
}

/** Whose signatures on agent cards are believed: pinned keys, and key sets that cards may name. */
export function CardKeysCard({ ctx, keys, keySets, mayWrite }: CardKeysCardProps) {
  return (
    <section className={css.card} aria-labelledby="card-keys">
      <div className={css.head}>
        <div>
          <h2 id="card-keys">Card keys</h2>
          <p>
            An agent card is believed where one of these signed it, or a certificate of a registered trust
            domain. Other addresses that a card names are never fetched.
            <LastChange ctx={ctx} noun="card key" />
          </p>
        </div>
        {mayWrite && (
          <div className={css.actions}>
            <PinKeyButton />
            <AllowKeySetButton />
          </div>
        )}
      </div>
      {keys.length + keySets.length === 0 ? (
        <p className={css.foot}>
          No key is pinned and no key set is allowed: signed cards show as “unknown key”.
        </p>
      ) : (
        <ScrollRegion labelledBy="card-keys">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Key or key set</th>
                <th scope="col">Kind</th>
                <th scope="col">Known by</th>
                <th scope="col">Added</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <KeyRow key={key.id} pinned={key} nowMs={ctx.now()} mayWrite={mayWrite} />
              ))}
              {keySets.map((set) => (
                <KeySetRow key={set.id} set={set} nowMs={ctx.now()} mayWrite={mayWrite} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

interface RowProps {
  nowMs: number;
  mayWrite: boolean;
}

function KeyRow({ pinned, nowMs, mayWrite }: RowProps & { pinned: CardKeyView }) {
  return (
    <tr>
      <th scope="row">
        <Text of={pinned.name} />
      </th>
      <td>
        <Text of={pinned.kind} /> key
      </td>
      <td className={own.value}>
        <Text of={pinned.kid} /> <CopyButton text={pinned.kid} label="key id" />
        <div className={css.subtle}>{pinned.thumbprint}</div>
      </td>
      <td>
        by <Text of={pinned.createdBy} />, {ago(pinned.createdAt, nowMs)}
      </td>
      <td>
        {mayWrite && (
          <div className={css.actions}>
            <UnpinKeyButton id={pinned.id} name={pinned.name} />
          </div>
        )}
      </td>
    </tr>
  );
}

function KeySetRow({ set, nowMs, mayWrite }: RowProps & { set: CardKeySetView }) {
  return (
    <tr>
      <th scope="row" className={own.value}>
        <Text of={set.url} /> <CopyButton text={set.url} label="address" />
      </th>
      <td>Key set (jku)</td>
      <td className={css.words}>
        {set.error && <Text of={set.error} />}
        {!set.error && (set.refreshedAt ? `read ${ago(set.refreshedAt, nowMs)}` : "not read yet")}
      </td>
      <td>
        by <Text of={set.createdBy} />, {ago(set.createdAt, nowMs)}
      </td>
      <td>
        {mayWrite && (
          <div className={css.actions}>
            <DisallowKeySetButton id={set.id} url={set.url} />
          </div>
        )}
      </td>
    </tr>
  );
}
