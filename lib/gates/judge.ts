import type { Facts } from "./facts";
import { waiverState } from "./facts";
import type { Gate, GatedStage } from "./gate";
import { judgeLicence } from "./judgeLicence";
import { judgeAttack, judgeEvaluation } from "./judgeMeasured";
import { counted, failed, missing, passed, tooOld, type Verdict } from "./verdict";

/** A waiver as it bears on a gate. Times are ISO 8601. */
interface WaiverInForce {
  id: string;
  reason: string;
  endsAt: string;
  askedBy: string;
  confirmedBy: string;
}

/** One gate's answer. */
export interface GateResult {
  gate: Gate;
  /** The stage before which it stands. */
  stage: GatedStage;
  state: "passed" | "failed" | "missing" | "waived";
  /** What it would be without the waiver. */
  without: Verdict["state"];
  why: string;
  evidence: { id: string; name: string; sha256: string; at: string; binding: "named" | "stated" } | null;
  waiver: WaiverInForce | null;
}

/** Judges the gates before a stage by the facts alone: the same facts and gates give the same answer. */
export function judgeGates(facts: Facts, gates: readonly Gate[], stage: GatedStage): GateResult[] {
  return gates.map((gate) => {
    const { state, why, evidence } = verdictOf(gate, facts, stage);
    const waiver = state === "passed" ? null : waiverOf(gate.id, facts, stage);
    return {
      gate,
      stage,
      state: waiver ? "waived" : state,
      without: state,
      why,
      evidence: evidence && {
        id: evidence.id,
        name: evidence.name,
        sha256: evidence.sha256,
        at: evidence.at,
        binding: evidence.binding,
      },
      waiver,
    };
  });
}

/** True where nothing is in the way. A waived gate is not, for as long as its waiver lasts. */
export function mayGo(results: readonly GateResult[]): boolean {
  return results.every(({ state }) => state === "passed" || state === "waived");
}

function verdictOf(gate: Gate, facts: Facts, stage: GatedStage): Verdict {
  switch (gate.check) {
    case "signature":
      return judgeSignature(gate, facts);
    case "bom":
      return judgeBom(gate.maxAgeDays, facts);
    case "licence":
      return judgeLicence(gate.allowed, facts);
    case "evaluation":
      return judgeEvaluation(gate, facts);
    case "attack":
      return judgeAttack(gate, facts);
    case "approvals":
      return judgeApprovals(gate.count, facts, stage);
    case "owner":
      return facts.subject.owner === null
        ? missing("Nobody owns it.")
        : passed(`${facts.subject.owner} owns it.`);
    case "card":
      return judgeCard(facts);
    case "policy":
      return facts.policies === 0
        ? missing("No policy is in force that covers it.")
        : passed(
            facts.policies === 1
              ? "1 policy in force covers it."
              : `${facts.policies} policies in force cover it.`,
          );
    case "attestation":
      return judgeAttestation(facts);
  }
}

function judgeSignature(
  gate: Extract<Gate, { check: "signature" }>,
  { signature, outdated }: Facts,
): Verdict {
  if (!signature) {
    const since = outdated > 0 ? " for the digest that the version has now" : "";
    return missing(`No signature was handed in${since}.`);
  }
  const { report, evidence } = signature;
  if (report.signature.state === "invalid")
    return failed(`The signature is not valid. ${report.signature.why}`, evidence);
  if (report.digest.state !== "matches") return failed(report.digest.why, evidence);
  if (report.files.state === "incomplete") return failed(report.files.why, evidence);
  if (report.signature.state === "unknown") return missing(report.signature.why, evidence);
  if (report.identity.state === "differs") return failed(report.identity.why, evidence);
  if (report.identity.state === "unknown") return missing(report.identity.why, evidence);
  if (gate.files && report.files.state !== "complete") return missing(report.files.why, evidence);
  if (gate.logged && report.log.state !== "logged") return failed(report.log.why, evidence);
  return passed(`${report.identity.why} ${report.files.why}`, evidence);
}

function judgeBom(maxAgeDays: number | null, { evidence, nowMs }: Facts): Verdict {
  const found = evidence.find(({ kind }) => kind === "bom");
  if (found?.extract.kind !== "bom") return missing("No bill of materials was handed in.");
  const { format, dependencyCount, datasets } = found.extract;
  const words = `${format}, valid by its schema: ${counted(datasets.length, "dataset")}, ${counted(dependencyCount, "dependency", "dependencies")}.`;
  return tooOld(found, maxAgeDays, nowMs) ?? passed(words, found);
}

function judgeApprovals(count: number, { approvals, submitters }: Facts, stage: GatedStage): Verdict {
  const forStage = approvals.filter((one) => one.stage === stage);
  const others = new Map(forStage.filter(({ by }) => !submitters.has(by)).map((one) => [one.by, one.byName]));
  const names = [...others.values()].join(", ");
  if (others.size >= count) return passed(`${names} approved it.`);
  const own = forStage.length > others.size ? " Who handed it in cannot approve it." : "";
  return missing(
    `${others.size} of ${count} approvals by other people${names === "" ? "" : ` (${names})`}.${own}`,
  );
}

function judgeCard({ card }: Facts): Verdict {
  if (!card) return missing("It has no card.");
  if (card.state === "signed") return passed(card.why);
  return card.state === "unknown" ? missing(card.why) : failed(card.why);
}

function judgeAttestation({ subject, nowMs }: Facts): Verdict {
  const ends = subject.attestationEndsAt;
  if (!ends) return missing("Nobody has attested it.");
  const day = ends.toISOString().slice(0, 10);
  return ends.getTime() > nowMs
    ? passed(`Attested until ${day}.`)
    : failed(`Its attestation ended on ${day}.`);
}

function waiverOf(gate: string, { waivers, nowMs }: Facts, stage: GatedStage): WaiverInForce | null {
  const found = waivers.findLast(
    (one) => one.gate === gate && one.stage === stage && waiverState(one, nowMs) === "in_force",
  );
  if (!found) return null;
  const { id, reason, endsAt, askedByName, confirmedByName } = found;
  return {
    id,
    reason,
    endsAt: endsAt.toISOString(),
    askedBy: askedByName,
    confirmedBy: confirmedByName ?? "",
  };
}
