import type { AttackRate, EvaluationExtract, Metric } from "@/lib/evaluations/extract";
import type { EvidenceView } from "./evidence";
import type { Facts } from "./facts";
import type { Gate } from "./gate";
import { newestAttacks, togetherOf, worstOf } from "./newestAttacks";
import { counted, failed, missing, number, passed, percent, tooOld, type Verdict } from "./verdict";

type EvaluationGate = Extract<Gate, { check: "evaluation" }>;
type AttackGate = Extract<Gate, { check: "attack" }>;

/** The newest evaluation that answers the gate, by the bound that is against it. */
export function judgeEvaluation(gate: EvaluationGate, { evidence, nowMs }: Facts): Verdict {
  const about = gate.task === null ? null : `${gate.task} ${gate.metric}`;
  for (const one of evidence) {
    if (one.extract.kind !== "evaluation") continue;
    const metric = about === null ? null : metricIn(one.extract, gate);
    if (about !== null && !metric) continue;
    const late = tooOld(one, gate.maxAgeDays, nowMs);
    if (late) return late;
    return metric ? judgeMetric(gate, metric, one) : judgeWhole(one.extract, one);
  }
  return missing(
    about === null ? "No evaluation was handed in." : `No evaluation of ${about} was handed in.`,
  );
}

/** `acc` is any filter's; `acc,none` that one's. */
function metricIn({ metrics }: EvaluationExtract, { task, metric }: EvaluationGate): Metric | undefined {
  return metrics.find(
    (one) => one.task === task && (one.metric === metric || `${one.metric},${one.filter}` === metric),
  );
}

function judgeWhole({ passed: is, format, metrics }: EvaluationExtract, evidence: EvidenceView): Verdict {
  if (is === false) return failed(`${format} says that it did not pass.`, evidence);
  const measured = `${counted(metrics.length, "number")} measured`;
  return passed(is === null ? `${measured}.` : `${format} says that it passed; ${measured}.`, evidence);
}

function judgeMetric(gate: EvaluationGate, metric: Metric, evidence: EvidenceView): Verdict {
  const name = `${metric.task} ${metric.metric}`;
  const { value, lower, upper } = metric;
  if (lower === null || upper === null) {
    return failed(
      `${name} is ${number(value)} without a confidence bound, so nobody can say how sure that is.`,
      evidence,
    );
  }
  const said = `${name} is ${number(value)} (95 %: ${number(lower)} to ${number(upper)})`;
  if (gate.atLeast !== null) {
    const is = lower >= gate.atLeast;
    return (is ? passed : failed)(
      `${said}; its lower bound must be at least ${number(gate.atLeast)}.`,
      evidence,
    );
  }
  const most = gate.atMost ?? Number.NEGATIVE_INFINITY;
  return (upper <= most ? passed : failed)(
    `${said}; its upper bound must be at most ${number(most)}.`,
    evidence,
  );
}

/** Each probe by the newest report that has it, by the upper bound of how often attacks succeeded. */
export function judgeAttack(gate: AttackGate, { evidence, nowMs }: Facts): Verdict {
  const wanted = (rate: AttackRate) => gate.probe === null || rate.probe.startsWith(gate.probe);
  const shares = newestAttacks(evidence, wanted);
  const [newest] = shares;
  if (!newest) {
    const none = `No red-team report has the probes ${gate.probe}.`;
    return missing(gate.probe === null ? "No red-team report was handed in." : none);
  }
  for (const { evidence: one, extract, rates } of shares) {
    const about = shares.length === 1 ? "" : ` ${one.name} is the newest that has ${probesOf(rates)}.`;
    const late = tooOld(one, gate.maxAgeDays, nowMs);
    if (late) return { ...late, why: `${late.why}${about}` };
    if (!extract.complete)
      return failed(`The report does not say that its run came to its end.${about}`, one);
  }
  const rates = shares.flatMap((share) => share.rates);
  const worst = gate.each ? worstOf(rates) : null;
  const { rate, upper, fails, total } = worst ?? togetherOf(rates);
  const name = worst ? `${worst.probe} by ${worst.detector}` : probesOf(rates);
  const said = `${name}: ${fails} of ${total} attacks succeeded, ${percent(rate)} (at most ${percent(upper)} with 95 % confidence)`;
  const from = shares.find((share) => worst && share.rates.includes(worst)) ?? newest;
  return (upper <= gate.max ? passed : failed)(
    `${said}; ${percent(gate.max)} is allowed.${sourcesOf(shares)}`,
    from.evidence,
  );
}

const SOURCES = 3;

/** Which reports the numbers are from, where they are from several. */
function sourcesOf(shares: ReturnType<typeof newestAttacks>): string {
  if (shares.length === 1) return "";
  const named = shares
    .slice(0, SOURCES)
    .map(({ evidence, rates }) => `${evidence.name} (${probesOf(rates)})`);
  const more = shares.length > SOURCES ? [`${shares.length - SOURCES} more`] : [];
  return ` Each probe counts by the newest report that has it: ${[...named, ...more].join(", ")}.`;
}

const probesOf = (rates: readonly AttackRate[]) =>
  counted(new Set(rates.map(({ probe }) => probe)).size, "probe");
