import { CopyButton } from "@/app/_ui/copy-button";
import css from "./keys.module.css";
import { keySnippets } from "./snippets";

/** How a key is used, each form to copy. */
export function KeySnippets({ model, secret = null }: { model: string; secret?: string | null }) {
  return (
    <div className={css.snippets}>
      {keySnippets(model, secret).map(({ title, text }, index) => (
        <details key={title} open={index < 2 && secret !== null}>
          <summary>{title}</summary>
          <div className={css.snippet}>
            <pre>{text}</pre>
            <CopyButton text={text} label={title} />
          </div>
        </details>
      ))}
    </div>
  );
}
