import type { Simulation } from "@/lib/backtests/simulate";
import policies from "../../policies.module.css";
import css from "./backtest.module.css";
import { Changes } from "./changes";
import { Notes } from "./notes";
import { resultSentence } from "./sentence";
import type { PanelUrl } from "./url";

interface SimulatedProps {
  policy: string;
  url: PanelUrl;
  /** The range, in words. */
  over: string;
  simulation: Simulation;
  /** Whether the text is the saved one, of which each decision can be explained. */
  isSaved: boolean;
}

/** What a text would decide otherwise of the newest actions. */
export function Simulated({ policy, url, over, simulation, isSaved }: SimulatedProps) {
  const { recorded, ...result } = simulation;
  if (recorded === 0)
    return <p className={policies.foot}>No action that policies judge was recorded in {over}.</p>;
  return (
    <>
      <p className={css.said} role="status">
        {resultSentence(result, over, recorded)}
      </p>
      <Changes policy={policy} url={url} result={result} heading="affected" isExplained={isSaved} />
      <Notes result={result} />
    </>
  );
}
