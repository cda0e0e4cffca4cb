import { z } from "zod";
import { checkGates } from "@/lib/gates/check";
import { GATED_STAGES } from "@/lib/gates/gate";
import { findNamed } from "@/lib/gates/named";
import { type ToldJudgement, tellJudgement } from "@/lib/gates/told";
import { askConsole, NAMED_OPTIONS, namedInput, REMOTE_OPTIONS, remoteInput, remoteOf } from "./askConsole";
import { defineCommand } from "./command";

/** For scripts: 0 it may go, 1 it may not, 2 nobody could be asked. */
const MAY_NOT = 1;
const COULD_NOT_ASK = 2;

export const gateCheck = defineCommand({
  noun: "gate",
  verb: "check",
  summary:
    "Ask whether a version may come into a stage; exit code 0 it may, 1 it may not, 2 nobody could be asked",
  options: {
    ...NAMED_OPTIONS,
    to: { kind: "text", help: `${GATED_STAGES.join(" or ")}; production unless told` },
    ...REMOTE_OPTIONS,
  },
  input: z.strictObject({ ...namedInput, to: z.enum(GATED_STAGES).default("production"), ...remoteInput }),
  where: ({ url }) => (url === undefined ? "inside" : "here"),
  failedCode: COULD_NOT_ASK,
  run: async ({ ctx, signal }, { to, url, token, ...named }) => {
    const remote = remoteOf({ url, token });
    if (remote) return (await askConsole(remote, "gates/check", { ...named, to }, signal)) as ToldJudgement;
    const { kind, id } = await findNamed(ctx, named);
    return tellJudgement(await checkGates(ctx, kind, id, to));
  },
  exitCode: ({ mayGo }) => (mayGo ? 0 : MAY_NOT),
  words: ({ subject, to, mayGo, gates }) => [
    `${subject.name} ${subject.version} ${mayGo ? "may go" : "may not go"} to ${to}.`,
    ...gates.map(({ state, name, stage, why, waiver }) =>
      waiver
        ? `  WAIVED   ${name} (${stage}): ${why} Until ${waiver.endsAt}, because: ${waiver.reason}`
        : `  ${state.padEnd(8)} ${name} (${stage}): ${why}`,
    ),
  ],
});
