import Link from "next/link";
import { Coded } from "@/app/_ui/content/coded";
import { Text } from "@/app/_ui/content/text";
import type { Loss } from "@/lib/translations/loss";
import css from "../policies.module.css";
import own from "./exports.module.css";

const KINDS: Readonly<Record<Loss["kind"], string>> = {
  dangerous: "Cannot be exported",
  "permit-lost": "Permitted here, denied there",
  stricter: "Stricter there",
  note: "Worth knowing",
};

/** What the export does not carry over, the worst first. */
export function LossesCard({ losses }: { losses: readonly Loss[] }) {
  return (
    <section className={css.card} aria-labelledby="losses">
      <div className={own.head}>
        <h2 id="losses">What is lost</h2>
      </div>
      {losses.length === 0 ? (
        <p className={own.body}>Nothing: every rule says there what it says here.</p>
      ) : (
        <ul className={own.losses}>
          {losses.map(({ kind, rule, words }) => (
            <li key={`${kind} ${rule?.policy ?? ""} ${rule?.rule ?? ""} ${words}`}>
              <strong className={kind === "dangerous" ? own.wrong : undefined}>{KINDS[kind]}</strong>
              <div>
                {rule && (
                  <>
                    <Link href={`/policies/${rule.policy}`}>
                      <Text of={`${rule.title ?? rule.rule} (${rule.policyName})`} />
                    </Link>{" "}
                  </>
                )}
                <Coded of={words} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
