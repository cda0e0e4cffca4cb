import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import type { ModelView } from "@/lib/models/model";
import css from "../people/people.module.css";
import { modelHref } from "./url";

const SHOWN = 3;
/** What runs first. */
const ORDER = ["production", "staging", "candidate", "retired"];

/** A model's versions with their stages, those in production first. */
export function StageList({ model }: { model: ModelView }) {
  const sorted = model.versions.toSorted((a, b) => ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage));
  if (sorted.length === 0) return <span className={css.subtle}>none</span>;
  return (
    <>
      {sorted.slice(0, SHOWN).map(({ id, version, stage }) => (
        <div key={id}>
          <Link href={modelHref(model.id, { version: id })}>
            <Text of={version} />
          </Link>{" "}
          <span className={css.subtle}>{stage}</span>
        </div>
      ))}
      {sorted.length > SHOWN && <span className={css.subtle}>and {sorted.length - SHOWN} more</span>}
    </>
  );
}
