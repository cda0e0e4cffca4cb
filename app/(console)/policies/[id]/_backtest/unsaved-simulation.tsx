"use client";

import type { ReactNode } from "react";
import { type Unsaved, useDesk } from "../../_editor/desk";
import css from "./backtest.module.css";
import { Simulated } from "./simulated";
import type { PanelUrl } from "./url";
import { useSimulation } from "./use-simulation";

interface UnsavedSimulationProps {
  policy: string;
  url: PanelUrl;
  over: string;
  /** The simulation of the saved text. */
  children: ReactNode;
}

/** While somebody edits, the simulation of the text as it stands; else that of the saved one. Always says of which. */
export function UnsavedSimulation({ policy, url, over, children }: UnsavedSimulationProps) {
  const { unsaved, asked } = useDesk();
  const from = url.range === "custom" ? url.from : `now-${url.range}`;
  const query = { policy, mode: url.mode, from, to: url.range === "custom" ? url.to : "" };
  const { found, isOfThis } = useSimulation(query, unsaved, asked);
  if (!unsaved) return children;
  const simulation = typeof found === "object" ? found : null;
  return (
    <>
      <p className={css.which} role="status">
        {wordsOf(unsaved, found, isOfThis)}
      </p>
      {simulation ? (
        <div aria-busy={!isOfThis} className={isOfThis ? undefined : css.before}>
          <Simulated policy={policy} url={url} over={over} simulation={simulation} isSaved={false} />
        </div>
      ) : (
        <div className={css.before}>{children}</div>
      )}
    </>
  );
}

function wordsOf({ state }: Unsaved, found: object | string | null, isOfThis: boolean): string {
  const below = typeof found === "object" && found ? "the text before the last edit" : "the saved text";
  if (state === "wrong") return `The text above has mistakes, so it is not simulated. Below: ${below}.`;
  if (state === "right" && isOfThis)
    return typeof found === "string"
      ? `The text above could not be simulated. ${found} Below: ${below}.`
      : "Of the text above, which is not saved yet. Once it is, each decision says why, rule by rule.";
  return `Simulating the text above, which is not saved yet. Below: ${below}.`;
}
