import type { ReactNode } from "react";
import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Ctx } from "@/lib/access/ctx";
import type { BomExtract, BomPart } from "@/lib/boms/extract";
import { listEvidence } from "@/lib/gates/view";
import gates from "../../gates/gates.module.css";
import css from "../../people/people.module.css";

interface SectionProps {
  ctx: Ctx;
  versionId: string;
  retryHref: string;
}

/** What is this model made from? */
export async function BomSection({ ctx, versionId, retryHref }: SectionProps) {
  const read = await settle(listEvidence(ctx, "model", versionId), ctx.requestId);
  const found = read.ok
    ? read.value.evidence.find((one) => one.counts && one.extract.kind === "bom")
    : undefined;
  const bom = found?.extract.kind === "bom" ? found.extract : null;
  return (
    <section className={css.card} aria-labelledby="bom">
      <div className={css.head}>
        <div>
          <h2 id="bom">Bill of materials</h2>
          {bom && (
            <p>
              {bom.format}, valid by its {bom.format.startsWith("SPDX") ? "AI profile" : "schema"} ·{" "}
              {counted(bom.datasets.length, "dataset")} · {counted(bom.baseModels.length, "base model")} ·{" "}
              {bom.dependencyCount === 1 ? "1 dependency" : `${bom.dependencyCount} dependencies`}
            </p>
          )}
        </div>
        <p>
          Download ours as{" "}
          <a href={`/api/v1/boms/${versionId}`} download>
            CycloneDX 1.7
          </a>{" "}
          or{" "}
          <a href={`/api/v1/boms/${versionId}?format=spdx`} download>
            SPDX 3.0.1
          </a>
        </p>
      </div>
      {!read.ok && (
        <Failure
          what="The bill of materials could not be read"
          error={read.error}
          requestId={ctx.requestId}
          retryHref={retryHref}
        />
      )}
      {read.ok && !bom && (
        <p className={css.foot}>
          None was handed in. Ours says what the catalog knows: take it as a beginning.
        </p>
      )}
      {bom && <Provenance {...bom} />}
    </section>
  );
}

function Provenance({
  model,
  task,
  architecture,
  baseModels,
  datasets,
  dependencies,
  considerations,
  signed,
}: BomExtract) {
  return (
    <dl className={css.facts}>
      <Fact name="Model">
        <Text of={[model.name, model.version].filter(Boolean).join(" ")} />
        {model.supplier !== null && <Text of={`by ${model.supplier}`} />}
      </Fact>
      <Fact name="Licences">
        {model.licences.length > 0 ? <Text of={model.licences.join(", ")} /> : "Not said"}
      </Fact>
      <Fact name="Task">{task === null ? "Not said" : <Text of={task} />}</Fact>
      <Fact name="Architecture">{architecture === null ? "Not said" : <Text of={architecture} />}</Fact>
      <Fact name="Base models">{baseModels.length === 0 ? "None named" : <Parts of={baseModels} />}</Fact>
      <Fact name="Datasets">
        {datasets.length === 0
          ? "None named"
          : datasets.map((one) => (
              <span key={one.name}>
                <Text of={one.name} />
                {one.classification !== null && <Text of={` (${one.classification})`} />}
                {one.sensitive.length > 0 && (
                  <span className={gates.failed}>
                    {" "}
                    sensitive: <Text of={one.sensitive.join(", ")} />
                  </span>
                )}
              </span>
            ))}
      </Fact>
      <Fact name="Dependencies">
        {dependencies.length === 0 ? "None named" : <Parts of={dependencies.slice(0, 30)} />}
      </Fact>
      {considerations.map(({ about, text }) => (
        <Fact key={`${about} ${text}`} name={about}>
          <Text of={text} />
        </Fact>
      ))}
      {signed && (
        <Fact name="Its own signature">There, but not checked: who handed it in stands under Evidence.</Fact>
      )}
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

const Parts = ({ of }: { of: readonly BomPart[] }) =>
  of.map(({ name, version, licences }) => (
    <span key={`${name} ${version}`}>
      <Text
        of={[name, version, licences.length > 0 ? `(${licences.join(", ")})` : null]
          .filter(Boolean)
          .join(" ")}
      />
    </span>
  ));
