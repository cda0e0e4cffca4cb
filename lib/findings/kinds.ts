import { agentContradicted } from "./checks/agentContradicted";
import { agentDormant } from "./checks/agentDormant";
import { agentLapsed } from "./checks/agentLapsed";
import { agentOrphaned } from "./checks/agentOrphaned";
import { agentOverPrivileged } from "./checks/agentOverPrivileged";
import { agentUndeclared } from "./checks/agentUndeclared";
import { agentUnregistered } from "./checks/agentUnregistered";
import { cardDrift } from "./checks/cardDrift";
import { cardSignature } from "./checks/cardSignature";
import { gateWaiverEnding } from "./checks/gateWaiverEnding";
import { toolChanged } from "./checks/toolChanged";
import { toolRefusedInUse } from "./checks/toolRefusedInUse";
import { toolServerUnreachable } from "./checks/toolServerUnreachable";
import { toolUnregistered } from "./checks/toolUnregistered";
import type { Check } from "./look";

/** Every kind of finding: what it says of its subject, what to do, and how it is found. A kind is never renamed: rows and receivers hold it. */
export const FINDING_KINDS = {
  "agent.unregistered": {
    words: "Acts, and is not registered",
    fix: "Register it, so that somebody answers for it.",
    check: agentUnregistered,
  },
  "agent.dormant": {
    words: "Was not seen for a long time",
    fix: "Retire it, or find out why it does not act.",
    check: agentDormant,
  },
  "agent.orphaned": {
    words: "Has no owner who is a member",
    fix: "Give it an owner.",
    check: agentOrphaned,
  },
  "agent.over_privileged": {
    words: "May use what it never used",
    fix: "Take away what it does not need.",
    check: agentOverPrivileged,
  },
  "agent.undeclared": {
    words: "Uses what nobody declared",
    fix: "Declare it, or stop the agent.",
    check: agentUndeclared,
  },
  "agent.attestation_expired": {
    words: "Its attestation has expired",
    fix: "Look at it and attest it anew.",
    check: agentLapsed,
  },
  "agent.identity_contradicted": {
    words: "Claims an identity that is bound to another sender",
    fix: "Find out who sends under this name: stop it, or bind its identity to the agent.",
    check: agentContradicted,
  },
  "card.drift": {
    words: "Its card is another than the one that was accepted",
    fix: "Look at the difference, then accept it or have it put right.",
    check: cardDrift,
  },
  "card.signature_invalid": {
    words: "Its card has a signature that is not right",
    fix: "Have the card signed anew, and find out who altered it.",
    check: cardSignature,
  },
  "tool.changed": {
    words: "Is not what was approved any more",
    fix: "Look at the difference, then approve or refuse it.",
    check: toolChanged,
  },
  "tool.unregistered": {
    words: "Is used, and belongs to no registered server",
    fix: "Register its server, or the tool itself.",
    check: toolUnregistered,
  },
  "tool.refused_in_use": {
    words: "Was refused, and agents still use it",
    fix: "Stop the agents that use it, or look at it again.",
    check: toolRefusedInUse,
  },
  "tool_server.unreachable": {
    words: "Does not answer",
    fix: "Check its address and token, or remove it.",
    check: toolServerUnreachable,
  },
  "gate.waiver_ending": {
    words: "Stands by a waiver that ends soon",
    fix: "Hand in what the gate asks for, before it ends.",
    check: gateWaiverEnding,
  },
} as const satisfies Record<string, { words: string; fix: string; check: Check }>;

export type FindingKind = keyof typeof FINDING_KINDS;
export const FINDING_KIND_NAMES = Object.keys(FINDING_KINDS) as FindingKind[];
