import { Text } from "@/app/_ui/content/text";
import type { Loss } from "@/lib/manifests/document";
import css from "./manifests.module.css";

const KINDS: Readonly<Record<Loss["kind"], string>> = {
  lost: "Not carried over",
  looser: "Looser there",
  stricter: "Stricter",
  note: "Worth knowing",
};

/** What is not carried over, the worst first, as it comes. */
export function LossList({ losses }: { losses: readonly Loss[] }) {
  return (
    <ul className={css.losses}>
      {losses.map(({ of, kind, words }) => (
        <li key={`${of} ${kind} ${words}`}>
          <strong className={kind === "lost" || kind === "looser" ? css.wrong : undefined}>
            {KINDS[kind]}
          </strong>
          <div>
            <Text of={of} />
            <br />
            <Text of={words} />
          </div>
        </li>
      ))}
    </ul>
  );
}
