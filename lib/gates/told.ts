import type { Judgement } from "./check";
import type { Check, GatedStage, Stage, SubjectKind } from "./gate";
import type { GateResult } from "./judge";
import type { Subject } from "./subject";

/** A version as machines are told of it. */
export interface ToldSubject {
  kind: SubjectKind;
  id: string;
  name: string;
  version: string;
  stage: Stage;
  digest: string | null;
}

/** What the gates said, as plain JSON: the answer of the API, and what the command line prints. */
export interface ToldJudgement {
  subject: ToldSubject;
  to: GatedStage;
  mayGo: boolean;
  gates: (Omit<GateResult, "gate"> & {
    id: string;
    name: string;
    check: Check;
    requiredBy: string | null;
    owner: string | null;
  })[];
}

export function tellSubject({ kind, id, name, version, stage, digest }: Subject): ToldSubject {
  return { kind, id, name, version, stage, digest };
}

export function tellJudgement({ subject, to, mayGo, gates }: Judgement): ToldJudgement {
  return {
    subject: tellSubject(subject),
    to,
    mayGo,
    gates: gates.map(({ gate: { id, name, check, requiredBy, owner }, ...said }) => ({
      id,
      name,
      check,
      requiredBy,
      owner,
      ...said,
    })),
  };
}
