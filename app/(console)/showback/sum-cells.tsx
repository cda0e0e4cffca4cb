import { count } from "@/app/_ui/format/count";
import type { ShowbackTotals } from "@/lib/showback/line";
import css from "./showback.module.css";
import { costWords } from "./words";

export const SumHeads = () =>
  ["Cost", "Requests", "Tokens in", "Tokens out"].map((name) => (
    <th key={name} scope="col" className={css.number}>
      {name}
    </th>
  ));

/** Cells under `SumHeads`. */
export function SumCells({ totals }: { totals: ShowbackTotals }) {
  const { cost, missing } = costWords(totals);
  return (
    <>
      <td className={css.number}>
        {cost}
        {missing !== "" && <div className={css.subtle}>{missing}</div>}
      </td>
      <td className={css.number}>{count(totals.requests)}</td>
      <td className={css.number}>{count(totals.inputTokens)}</td>
      <td className={css.number}>{count(totals.outputTokens)}</td>
    </>
  );
}
