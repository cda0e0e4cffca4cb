import type { ChainLink } from "@/lib/actions/action";
import type { ActionView } from "@/lib/actions/view";
import { Text } from "../content/text";
import css from "./action-detail.module.css";
import { GRADE_WORDS } from "./grade";

function Grade({ grade }: { grade: ChainLink["grade"] }) {
  return (
    <span className={css.grade} title={GRADE_WORDS[grade]}>
      {grade}
    </span>
  );
}

/** From who asked to who acted, the rule that named each, and the grade: the weakest link's. */
export function Chain({ attribution }: { attribution: ActionView["attribution"] }) {
  const { grade, chain } = attribution;
  return (
    <section className={css.section}>
      <h3>On whose authority</h3>
      <p className={css.gradeLine}>
        <Grade grade={grade} />
        {GRADE_WORDS[grade]}
      </p>
      <ol className={css.chain}>
        {chain.map((link, at) => (
          <li key={`${at}-${link.id}`} className={css.link}>
            <span className={css.linkKind}>{link.kind}</span>
            <span className={css.linkName}>
              <Text of={link.name ?? link.id} />
              <span className={css.rule}>
                <Text of={link.rule} />
              </span>
            </span>
            <Grade grade={link.grade} />
          </li>
        ))}
      </ol>
    </section>
  );
}
