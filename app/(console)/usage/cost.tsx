import type { UsageFigures } from "@/lib/usage/usage";
import css from "./usage.module.css";
import { costWords } from "./words";

/** Cost, or "—" where no rate is known; what is missing from it is said. */
export function Cost({ figures }: { figures: UsageFigures }) {
  const { cost, missing } = costWords(figures);
  return (
    <>
      {cost}
      {missing !== "" && <span className={css.missing}>{missing}</span>}
    </>
  );
}
