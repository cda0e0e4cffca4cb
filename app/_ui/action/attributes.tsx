import type { ActionView } from "@/lib/actions/view";
import { LongText } from "../content/long-text";
import { pretty } from "../content/messages";
import { Text } from "../content/text";
import { counted } from "../format/count";
import css from "./action-detail.module.css";

const INLINE_CHARACTERS = 160;

function AttributeValue({ value }: { value: unknown }) {
  const text = pretty(value) ?? "";
  return text.length > INLINE_CHARACTERS || text.includes("\n") ? (
    <LongText text={text} />
  ) : (
    <Text of={text} />
  );
}

/** Every attribute of the span as it came, behind a fold. */
export function Attributes({ action }: { action: ActionView }) {
  const entries = Object.entries(action.attributes ?? {}).sort(([a], [b]) => a.localeCompare(b));
  if (entries.length === 0) return null;
  return (
    <details className={css.attributes}>
      <summary>{counted(entries.length, "attribute")} of the span</summary>
      <dl>
        {entries.map(([key, value]) => (
          <div key={key}>
            <dt>
              <Text of={key} />
            </dt>
            <dd>
              <AttributeValue value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
