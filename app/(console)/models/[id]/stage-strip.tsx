import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { type ModelVersionView, type ModelView, STAGES, type Stage } from "@/lib/models/model";
import { modelHref } from "../url";
import css from "./model.module.css";

const EMPTY: Readonly<Record<Stage, string>> = {
  candidate: "No candidate",
  staging: "Nothing in staging",
  production: "Nothing in production",
  retired: "None retired",
};

/** The way of versions from left to right; the one that the page is about is marked. */
export function StageStrip({ model, chosen }: { model: ModelView; chosen: ModelVersionView | null }) {
  return (
    <ol className={css.strip} aria-label="Stages">
      {STAGES.map((stage) => {
        const here = model.versions.filter((version) => version.stage === stage);
        return (
          <li key={stage} className={css.stage}>
            <h3>{stage}</h3>
            {here.length === 0 && <span className={css.none}>{EMPTY[stage]}</span>}
            {here.map(({ id, version }) => (
              <Link
                key={id}
                href={modelHref(model.id, { version: id })}
                aria-current={id === chosen?.id ? "true" : undefined}
                className={css.version}
              >
                <Text of={version} />
              </Link>
            ))}
          </li>
        );
      })}
    </ol>
  );
}
