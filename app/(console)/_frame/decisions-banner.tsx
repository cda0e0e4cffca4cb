import { hostname } from "node:os";
import { type DecisionsState, processState } from "@/lib/base/process";
import { pointId } from "@/lib/decisions/reportPoint";
import { type TroubledPoint, troubledPoints } from "@/lib/decisions/troubledPoints";
import css from "./space-banner.module.css";

/** Loud only while the lake does not take decisions, this process's or another's: they are made and kept, and the audit lacks them until it is back. */
export async function DecisionsBanner({ nowMs }: { nowMs: number }) {
  const { decisions, environment } = processState();
  const own = decisions?.() ?? null;
  const isTroubled = own !== null && (own.lastError !== null || own.isFull);
  // Over the embedded store nobody else decides.
  // A process that decides nothing itself has a predecessor's row at most, which nobody else would tell of.
  const id = own === null ? null : pointId({ host: hostname(), dataDir: environment.dataDir });
  const others = environment.databaseUrl === null ? [] : await othersAt(nowMs, id);
  return (
    <>
      {own && isTroubled && <Own decisions={own} />}
      {others.map((point) => (
        <Other key={point.host} point={point} />
      ))}
    </>
  );
}

/** A store that is away has banners of its own. */
function othersAt(nowMs: number, own: string | null): Promise<TroubledPoint[]> {
  return troubledPoints(nowMs, own).catch(() => []);
}

const waiting = (rows: number) => (rows === 1 ? "1 decision waits" : `${rows} decisions wait`);

function Own({ decisions: { spooledRows, isFull } }: { decisions: DecisionsState }) {
  return (
    <p role="status" className={isFull ? css.full : css.low}>
      <strong>The lake is away.</strong>{" "}
      {isFull
        ? `${waiting(spooledRows)} on disk and there is no room for more: the decision point denies everything until the lake is back.`
        : `The decision point goes on: ${waiting(spooledRows)} on disk and will be in the audit when the lake is back.`}
    </p>
  );
}

function Other({ point: { host, waitingRows, isFull, isGone } }: { point: TroubledPoint }) {
  const where = `${waiting(waitingRows)} on the disk of ${host}`;
  if (isGone)
    return (
      <p role="status" className={css.full}>
        <strong>A decision point is gone.</strong> {where}, and will be in the audit once it runs again over
        the same folder.
      </p>
    );
  return (
    <p role="status" className={isFull ? css.full : css.low}>
      <strong>The lake is away for {host}.</strong>{" "}
      {isFull
        ? `${where}, and there is no room for more: it denies everything until the lake is back.`
        : `It goes on deciding: ${where} and will be in the audit when the lake is back.`}
    </p>
  );
}
