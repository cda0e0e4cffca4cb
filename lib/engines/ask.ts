import { decryptSecret } from "@/lib/access/encrypt";
import { errorText } from "@/lib/base/log";
import { safeFetch } from "@/lib/base/safeFetch";
import type { Decision } from "@/lib/policies/decision";
import type { Facts } from "@/lib/policies/facts";
import { type EngineRow, TOKEN_PURPOSE } from "./engine";
import { type EngineSaid, readResult } from "./readResult";

const MAX_ANSWER_BYTES = 256 * 1_024;

/** What a decision by an engine is made from. */
export type AskedEngine = Pick<EngineRow, "id" | "name" | "url" | "path" | "token" | "timeoutMs" | "mode">;

/**
 * Asks an engine by OPA's REST Data API: `POST <url>/v1/data/<path>` with the facts as `input` (docs/decision-point.md).
 * `isFailure` tells what concerns the engine (silence, a status) from an answer that is no decision. Throws nothing.
 */
export async function askOpa(
  engine: AskedEngine,
  facts: Facts,
): Promise<{ said: EngineSaid; isFailure: boolean }> {
  try {
    const token = engine.token && decryptSecret(engine.token, TOKEN_PURPOSE, engine.id);
    const answer = await safeFetch(`${engine.url}/v1/data/${engine.path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        ...(token && { authorization: `Bearer ${token}` }),
      },
      // Other spellings are for our own rules: an engine has its own ways of comparing.
      body: JSON.stringify({ input: { ...facts, alike: undefined } }),
      timeoutMs: engine.timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
      redirects: 0,
    });
    if (answer.status !== 200)
      return { said: { error: `It answered with status ${answer.status}` }, isFailure: true };
    return { said: readResult(jsonOf(answer.body)), isFailure: false };
  } catch (error) {
    return { said: { error: `It did not answer: ${errorText(error)}` }, isFailure: true };
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

/**
 * What an engine said as a Decision; an error denies. A hold is answered where a person approved exactly this request
 * (`context.approved`), as with our own rules. `tookUs` is what asking cost, in microseconds.
 */
export function decisionOf(
  { id, name, path, mode }: Pick<AskedEngine, "id" | "name" | "path" | "mode">,
  answer: EngineSaid,
  { context }: Facts,
  tookUs: number,
): Decision {
  const isAnswered = "effect" in answer && answer.effect === "hold" && context.approved === true;
  const said: EngineSaid = isAnswered ? { effect: "allow", reasons: ["a person approved it"] } : answer;
  const effect = "error" in said ? "deny" : said.effect;
  return {
    effect,
    mode: mode === "enforce" ? "enforced" : "observed",
    source: "opa",
    rules: [
      {
        policy: id,
        policyName: name,
        version: 0,
        rule: path,
        title: null,
        effect: effect === "deny" ? "forbid" : "permit",
        mode,
      },
    ],
    reason: reasonOf(name, said),
    obligations: effect === "hold" ? ["require-approval"] : [],
    set: "",
    errors: "error" in said ? [`${name}: ${said.error}`] : [],
    tookUs,
  };
}

function reasonOf(name: string, said: EngineSaid): string {
  if ("error" in said) return `Denied, because ${name} gave no decision. ${said.error.replace(/\.$/, "")}.`;
  const why = said.reasons.length > 0 ? `: ${said.reasons.join("; ")}` : "";
  const words = { allow: "Permitted by", deny: "Denied by", hold: "A person must approve it, says" };
  return `${words[said.effect]} ${name}${why}.`;
}
