import { count } from "../format/count";
import css from "./content.module.css";
import { Text } from "./text";

const FIRST_CHARACTERS = 2_000;
const MOST_CHARACTERS = 400_000;

/** Cuts at the last line end before `limit`, when there is one in the second half. */
function cutAt(text: string, limit: number): number {
  const line = text.lastIndexOf("\n", limit);
  return line > limit / 2 ? line + 1 : limit;
}

/** Preformatted hostile text; what is long is folded under "Show all", which works without script. */
export function LongText({ text }: { text: string }) {
  if (text.length <= FIRST_CHARACTERS * 1.2) {
    return (
      <pre className={css.pre}>
        <Text of={text} />
      </pre>
    );
  }
  const cut = cutAt(text, FIRST_CHARACTERS);
  const rest = text.slice(cut, MOST_CHARACTERS);
  return (
    <div className={css.long}>
      <pre className={css.pre}>
        <Text of={text.slice(0, cut)} />
      </pre>
      <details className={css.fold}>
        <summary>Show all {count(text.length)} characters</summary>
        <pre className={css.pre}>
          <Text of={rest} />
        </pre>
        {text.length > MOST_CHARACTERS && (
          <p className={css.note}>
            The page stops at {count(MOST_CHARACTERS)} characters; the API returns the whole.
          </p>
        )}
      </details>
    </div>
  );
}
