import type { Grade } from "@/lib/actions/action";
import { GRADE_OF, weakest } from "@/lib/agents/grades";
import { senderIdentity } from "@/lib/agents/sender";
import { agentKey } from "@/lib/base/ids";
import type { AgentAsked } from "@/lib/policies/gather";
import { userFactsOf } from "@/lib/policies/userFacts";
import { CredentialRefused } from "@/lib/trust/refusal";
import { verifyCredential } from "@/lib/trust/verifyOnce";
import type { TokenClaims, VerifiedIdentity } from "@/lib/trust/verifyToken";
import { agentsAsked } from "./agentsAsked";
import type { DecideAsk } from "./ask";
import type { Caller } from "./caller";

/** Somebody, how it is known, and how sure that is. */
interface Known<T> {
  value: T;
  rule: string;
  grade: Grade;
}

/** Who asks for what, as far as it can be known. */
export interface Who {
  /** Null where a person asks for himself. */
  agent: Known<AgentAsked> | null;
  user: Known<string> | null;
  /** The weakest of both. */
  grade: Grade;
  /** Why nothing is decided for them: they are not who the caller says, or a token does not verify. */
  refusal: string | null;
}

/**
 * Who a question is about. What a verified token says counts before the identity of the caller, and that before what the
 * caller asserts; where they contradict each other, nothing is decided. Throws UNAVAILABLE.
 */
export async function whoAsks(caller: Caller, ask: DecideAsk): Promise<Who> {
  const verified = ask.subject.token === null ? null : await verify(caller, ask.subject.token);
  if (typeof verified === "string") return nobody(verified);
  const proven = verified ?? { agent: null, claims: null, rule: "" };
  const user = await userOf(caller, ask, proven.claims, proven.rule);
  if (ask.subject.kind === "user") {
    if (caller.bound) return nobody(`${caller.name} speaks for the agent ${caller.bound.name} only.`);
    return { agent: null, user, grade: user?.grade ?? "C", refusal: null };
  }
  // A token that proves a person and no agent, where nobody names one: the person asks.
  if (ask.subject.id === "" && !proven.agent && !caller.bound && proven.claims && user)
    return { agent: null, user, grade: user.grade, refusal: null };
  const agent = await agentOf(caller, ask, proven.agent);
  if (typeof agent === "string") return nobody(agent);
  return { agent, user, grade: weakest([agent.grade, ...(user ? [user.grade] : [])]), refusal: null };
}

const nobody = (refusal: string): Who => ({ agent: null, user: null, grade: "E", refusal });

interface Proven {
  agent: Known<AgentAsked & { id: string }> | null;
  claims: TokenClaims | null;
  rule: string;
}

/** What a token proves, or why it proves nothing. */
async function verify({ ctx }: Caller, token: string): Promise<Proven | string> {
  try {
    const identity = await verifyCredential({ token }, ctx.now(), ctx);
    if (identity.tenant !== ctx.tenant)
      return "The subject's token is of an issuer that is not registered here.";
    const claims = identity.claims ?? null;
    return { agent: await agentIn(identity, claims, ctx.now()), claims, rule: identity.evidence };
  } catch (error) {
    if (!(error instanceof CredentialRefused)) throw error;
    return error.issuer?.tenant === ctx.tenant
      ? `The subject's token is refused. ${error.message}`
      : "The subject's token is refused.";
  }
}

/** The agent that a token is of: who acts (RFC 8693 `act`) before whom it was issued to. */
async function agentIn(
  { tenant, evidence, kind, value, issuer }: VerifiedIdentity,
  claims: TokenClaims | null,
  nowMs: number,
): Promise<Proven["agent"]> {
  const own = { evidence, kind, value, issuer: kind === "oidc" ? issuer.id : null };
  const actor = claims?.actors[0];
  const acting =
    actor === undefined
      ? own
      : actor.startsWith("spiffe://")
        ? { evidence, kind: "spiffe" as const, value: actor, issuer: null }
        : { evidence, kind: "oidc" as const, value: actor, issuer: issuer.id };
  const { bound } = await senderIdentity(tenant, acting, nowMs);
  if (!bound) return null;
  const { id, name, rule } = bound;
  return { value: { key: id, name, id }, rule, grade: GRADE_OF[evidence] };
}

async function agentOf(
  caller: Caller,
  { subject }: DecideAsk,
  proven: Proven["agent"],
): Promise<Known<AgentAsked> | string> {
  const { ctx, bound } = caller;
  const named = (await agentsAsked(ctx, [subject.id])).get(subject.id);
  const isOther = (id: string, name: string) =>
    subject.id !== "" &&
    named?.id !== id &&
    subject.id !== id &&
    !(named === undefined && subject.id === name);
  if (bound && isOther(bound.id, bound.name))
    return `${caller.name} speaks for the agent ${bound.name} only.`;
  if (proven) {
    if (isOther(proven.value.id, proven.value.name)) return "The subject's token is another agent's.";
    if (bound && bound.id !== proven.value.id)
      return `${caller.name} speaks for the agent ${bound.name} only.`;
    return { ...proven, value: { key: proven.value.key, name: proven.value.name } };
  }
  if (bound) {
    const value = { key: bound.id, name: bound.name };
    return { value, rule: bound.rule, grade: GRADE_OF[caller.evidence] };
  }
  if (subject.id === "") return "The question names no agent.";
  const value = named
    ? { key: named.key, name: named.name }
    : { key: agentKey(ctx.tenant, caller.name, subject.id), name: subject.id };
  return { value, rule: "decision.subject", grade: GRADE_OF.attribute };
}

/** The names that a token gives its subject; the one that the list of people knows counts. */
async function userOf(
  { ctx }: Caller,
  { subject, user }: DecideAsk,
  claims: TokenClaims | null,
  rule: string,
): Promise<Who["user"]> {
  const isWorkload = claims?.subject?.startsWith("spiffe://") === true;
  const names = claims && !isWorkload ? [claims.subject, claims.email, claims.username] : [];
  const proven = names.filter((name) => name !== null);
  if (proven.length > 0) {
    const known = await userFactsOf(ctx, proven);
    const value = proven.find((name) => known.has(name)) ?? proven[0] ?? "";
    return { value, rule, grade: "A" };
  }
  const said = subject.kind === "user" ? subject.id : user;
  return said ? { value: said, rule: "decision.user", grade: GRADE_OF.attribute } : null;
}
