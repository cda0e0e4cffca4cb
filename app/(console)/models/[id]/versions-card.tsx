import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { count } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import { fullTime } from "@/app/_ui/format/time";
import type { ModelVersionView } from "@/lib/models/model";
import css from "../../people/people.module.css";
import { ByBom } from "./by-bom";
import own from "./model.module.css";
import type { ReadModel } from "./read-model";
import { StageStrip } from "./stage-strip";
import { AddVersionButton, EditVersionButton } from "./version-dialogs";

/** Where the versions stand, and what is known of the one that was chosen. */
export function VersionsCard({ model, version, known, mayWrite, bom }: ReadModel) {
  const mayEdit = mayWrite && model.state === "registered";
  const suggested = { ...known, version: version ? "" : (/(\d{4}-\d\d-\d\d)$/.exec(model.name)?.[1] ?? "") };
  return (
    <section className={css.card} aria-labelledby="versions">
      <div className={css.head}>
        <h2 id="versions">Versions</h2>
        {mayEdit && (
          <div className={css.actions}>
            {version && <EditVersionButton version={version} />}
            <AddVersionButton model={model.id} suggested={suggested} />
          </div>
        )}
      </div>
      {model.state === "discovered" ? (
        <p className={css.foot}>
          Versions have digests, evidence and stages. Register the model to add its first.
        </p>
      ) : (
        <StageStrip model={model} chosen={version} />
      )}
      {version && <VersionFacts version={version} bom={bom} />}
    </section>
  );
}

function VersionFacts({ version, bom }: { version: ModelVersionView; bom: ReadModel["bom"] }) {
  const { digest, uri, datasets, contextTokens, properties } = version;
  return (
    <dl className={`${css.facts} ${own.topped}`} aria-label={`Version ${version.version}`}>
      <dt>Version</dt>
      <dd>
        <strong>
          <Text of={version.version} />
        </strong>
        <span className={css.subtle}>
          {version.stage}, added {fullTime(version.createdAt)}
        </span>
      </dd>
      <Said term="Description" text={version.description} />
      <dt>Digest</dt>
      <dd>
        {digest === null ? (
          <span className={css.subtle}>Not said: evidence cannot be pinned to it</span>
        ) : (
          <>
            <code className={own.digest}>{digest}</code>
            <CopyButton text={digest} label="digest" />
          </>
        )}
      </dd>
      <Said term="Licence" text={version.licence} inBom={bom?.model.licences} />
      <Said term="Base model" text={version.baseModel} inBom={bom?.baseModels.map(({ name }) => name)} />
      <Said term="Datasets" text={datasets.join(", ")} inBom={bom?.datasets.map(({ name }) => name)} />
      <Said term="Where the weights are" text={uri} />
      <Said term="Context window" text={contextTokens === null ? null : `${count(contextTokens)} tokens`} />
      <Said term="Declared price" text={priceWords(version)} />
      {Object.entries(properties).map(([key, value]) => (
        <Said key={key} term={key} text={value} />
      ))}
      <dt>Id</dt>
      <dd>
        <code className={css.value}>{version.id}</code>
        <CopyButton text={version.id} label="version id" />
      </dd>
    </dl>
  );
}

function Said({ term, text, inBom }: { term: string; text: string | null; inBom?: string[] | undefined }) {
  return (
    <>
      <dt>
        <Text of={term} />
      </dt>
      <dd>
        <ByBom text={text} names={inBom} />
      </dd>
    </>
  );
}

/** `$2 in, $8 out per million tokens`. */
export function priceWords({
  inputNanoUsd,
  outputNanoUsd,
}: {
  inputNanoUsd: number | null;
  outputNanoUsd: number | null;
}): string | null {
  if (inputNanoUsd === null && outputNanoUsd === null) return null;
  const part = (nanoUsd: number | null, words: string) => `${nanoUsd === null ? "?" : usd(nanoUsd)} ${words}`;
  return `${part(inputNanoUsd, "in")}, ${part(outputNanoUsd, "out")} per million tokens`;
}
