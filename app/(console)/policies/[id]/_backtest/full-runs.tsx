import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { dayMinute } from "@/app/_ui/format/time";
import type { Ctx } from "@/lib/access/ctx";
import { type BacktestView, getBacktest, listBacktests } from "@/lib/backtests/backtest";
import { sameDigest } from "@/lib/base/sameDigest";
import { getJob } from "@/lib/jobs/get";
import { Live } from "../../../jobs/live";
import { UnsavedNote } from "../../_editor/desk";
import { MODE_WORDS } from "../../words";
import css from "./backtest.module.css";
import { Changes } from "./changes";
import { Notes } from "./notes";
import { CancelBacktest, StartBacktest } from "./runs";
import { changesWords, resultSentence } from "./sentence";
import type { PanelUrl } from "./url";

const SHOWN = 5;
const minute = (iso: string) => dayMinute(Date.parse(iso));

interface FullRunsProps {
  ctx: Ctx;
  policy: { id: string; digest: string };
  url: PanelUrl;
  over: string;
}

/** Backtests over whole ranges: what publishing asks for. The newest is shown whole. */
export async function FullRuns({ ctx, policy, url, over }: FullRunsProps) {
  const all = await listBacktests(ctx, policy.id);
  const newest = all.find(({ state }) => state === "done");
  const detail = newest ? await getBacktest(ctx, newest.id) : null;
  const mayWrite = ctx.abilities.has("policies.write");
  return (
    <div className={css.runs}>
      <h3 id="full-runs">Backtests</h3>
      {mayWrite && (
        <div className={css.start}>
          <UnsavedNote>A backtest runs on the saved draft, without the last edits.</UnsavedNote>
          <StartBacktest policy={policy.id} url={url} over={over} />
        </div>
      )}
      {all.length === 0 && <p>None yet. Publishing asks for one of exactly the text that is published.</p>}
      {all.some(({ state }) => state === "waiting" || state === "running") && <Live />}
      {all.slice(0, SHOWN).map((one) => (
        <Run
          key={one.id}
          ctx={ctx}
          run={one}
          isOfDraft={sameDigest(one.digest, policy.digest)}
          mayWrite={mayWrite}
        />
      ))}
      {detail?.result && (
        <>
          <p>
            <strong>
              {resultSentence(detail.result, `${minute(detail.from)} to ${minute(detail.to)} UTC`)}
            </strong>
          </p>
          <Changes policy={policy.id} url={url} result={detail.result} heading="full-runs" />
          <Notes result={detail.result} />
        </>
      )}
    </div>
  );
}

interface RunProps {
  ctx: Ctx;
  run: BacktestView;
  isOfDraft: boolean;
  mayWrite: boolean;
}

async function Run({ ctx, run, isOfDraft, mayWrite }: RunProps) {
  const { id, state, mode, from, to, by, at, totals, error, job } = run;
  const isOpen = state === "waiting" || state === "running";
  const progress = isOpen && job && mayWrite ? (await getJob(ctx, job)).progress : null;
  return (
    <div className={css.run}>
      <span>
        {minute(at)} UTC by <Text of={by.name} />, {MODE_WORDS[mode].toLowerCase()}, {minute(from)} to{" "}
        {minute(to)}
        {!isOfDraft && " (of an older text)"}: {totals ? changesWords(totals) : state}
        {error !== null && (
          <>
            {" "}
            (<Text of={error} />)
          </>
        )}{" "}
        <CopyButton text={id} label="the backtest's id" />
      </span>
      {isOpen && (
        <progress
          aria-label="Progress of the backtest"
          value={progress?.done}
          max={progress?.total ?? undefined}
        />
      )}
      {progress?.words && <span>{progress.words}</span>}
      {isOpen && mayWrite && <CancelBacktest id={id} />}
      {isOpen && job && <Link href={`/jobs/${encodeURIComponent(job)}`}>Job</Link>}
    </div>
  );
}
