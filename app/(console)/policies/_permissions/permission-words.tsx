import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import type { DecidingRule } from "@/lib/policies/decision";
import type { OpenCondition, Permission } from "@/lib/policies/partial";
import css from "../policies.module.css";
import { policyHref } from "../url";

const WORDS: Readonly<Record<Permission["may"], string>> = {
  always: "Always",
  never: "Never",
  approval: "With a person's approval",
  depends: "Under conditions",
};
const SHOWN = 5;

/** One permission: in a word, by which rules, and on what it depends. */
export function PermissionWords({ permission }: { permission: Permission }) {
  const { may, because, permits, forbids, approvals } = permission;
  return (
    <>
      <strong>{WORDS[may]}</strong>
      {may === "never" && because.length === 0 && ": no rule permits it"}
      {because.slice(0, SHOWN).map((rule) => (
        <span key={`${rule.policy} ${rule.rule}`}>
          {" "}
          · <RuleLink rule={rule} />
        </span>
      ))}
      <Conditions word="only if" list={permits} />
      <Conditions word="not if" list={forbids} />
      <Conditions word="with approval if" list={approvals} />
    </>
  );
}

function Conditions({ word, list }: { word: string; list: readonly OpenCondition[] }) {
  if (list.length === 0) return null;
  return (
    <ul>
      {list.slice(0, SHOWN).map(({ rule, text }) => (
        <li key={`${rule.policy} ${rule.rule} ${text}`}>
          {word}{" "}
          <code className={css.id}>
            <Text of={text} />
          </code>{" "}
          (<RuleLink rule={rule} />)
        </li>
      ))}
      {list.length > SHOWN && <li>and {list.length - SHOWN} more</li>}
    </ul>
  );
}

function RuleLink({ rule }: { rule: DecidingRule }) {
  return (
    <Link href={policyHref(rule.policy)}>
      <Text of={rule.title ?? `${rule.rule} of ${rule.policyName}`} />
    </Link>
  );
}
