import { wilson } from "@/lib/evaluations/bounds";
import type { AttackRate, EvaluationExtract, Metric } from "@/lib/evaluations/extract";
import type { EvidenceView } from "./evidence";
import type { Facts } from "./facts";
import type { Gate } from "./gate";
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

/** The newest red-team report, by the upper bound of how often attacks succeeded. */
export function judgeAttack(gate: AttackGate, { evidence, nowMs }: Facts): Verdict {
  const wanted = (rate: AttackRate) => gate.probe === null || rate.probe.startsWith(gate.probe);
  for (const one of evidence) {
    if (one.extract.kind !== "red_team") continue;
    const rates = one.extract.attacks.filter(wanted);
    if (rates.length === 0) continue;
    const late = tooOld(one, gate.maxAgeDays, nowMs);
    if (late) return late;
    if (!one.extract.complete) return failed("The report does not say that its run came to its end.", one);
    const { name, rate, upper, fails, total } = gate.each ? worstOf(rates) : togetherOf(rates);
    const said = `${name}: ${fails} of ${total} attacks succeeded, ${percent(rate)} (at most ${percent(upper)} with 95 % confidence)`;
    return (upper <= gate.max ? passed : failed)(`${said}; ${percent(gate.max)} is allowed.`, one);
  }
  return missing(
    gate.probe === null
      ? "No red-team report was handed in."
      : `No red-team report has the probes ${gate.probe}.`,
  );
}

function worstOf(rates: readonly AttackRate[]) {
  const [first, ...rest] = rates;
  const worst = rest.reduce((most, one) => (most && one.upper > most.upper ? one : most), first);
  const none = { fails: 0, total: 0, rate: 0, upper: 1 };
  return worst ? { ...worst, name: `${worst.probe} by ${worst.detector}` } : { ...none, name: "No probe" };
}

function togetherOf(rates: readonly AttackRate[]) {
  const fails = rates.reduce((sum, one) => sum + one.fails, 0);
  const total = rates.reduce((sum, one) => sum + one.total, 0);
  const rate = total === 0 ? 0 : fails / total;
  return { fails, total, rate, upper: wilson(fails, total).upper, name: counted(rates.length, "probe") };
}
