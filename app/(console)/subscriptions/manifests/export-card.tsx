import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { DownloadButton } from "@/app/_ui/download-button";
import { Button } from "@/app/_ui/patternfly/button";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { ManifestExport } from "@/lib/manifests/exportManifests";
import { LossList } from "./loss-list";
import css from "./manifests.module.css";
import { FORMATS, MANIFESTS_PATH, type ManifestsUrl, NAMES } from "./url";

/** For which system, and what things are called there; a plain form that asks for the page anew. */
export function ExportForm({ url }: { url: ManifestsUrl }) {
  return (
    <form action={MANIFESTS_PATH} className={css.form}>
      <label className={css.wide}>
        Format
        <select name="format" defaultValue={url.format}>
          {FORMATS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {NAMES.map(({ name, label, usual }) => (
        <label key={name}>
          {label}
          <input name={name} defaultValue={url.names[name] ?? ""} placeholder={usual} autoComplete="off" />
        </label>
      ))}
      <div>
        <Button type="submit" variant="secondary" size="sm">
          Show export
        </Button>
      </div>
    </form>
  );
}

/** The YAML as it is applied, and beside it what it does not carry over. */
export function ExportView({ made }: { made: ManifestExport }) {
  const name = `${made.format}.yaml`;
  return (
    <div className={css.beside}>
      <div className={css.part}>
        <div className={css.head}>
          <h3 id="yaml">{name}</h3>
          {made.documents > 0 && (
            <div className={css.actions}>
              <CopyButton text={made.yaml} label={name} />
              <DownloadButton name={name} text={made.yaml} />
            </div>
          )}
        </div>
        {made.documents === 0 ? (
          <p>
            {made.losses.length === 0
              ? "There is nothing here to write yet."
              : "Nothing that stands here can be written so."}
          </p>
        ) : (
          <ScrollRegion labelledBy="yaml">
            <pre className={css.code}>
              <Text of={made.yaml} />
            </pre>
          </ScrollRegion>
        )}
      </div>
      <div className={css.part}>
        <h3>What is lost</h3>
        {made.losses.length === 0 ? (
          <p>{made.documents === 0 ? "Nothing." : "Nothing: everything says there what it says here."}</p>
        ) : (
          <LossList losses={made.losses} />
        )}
      </div>
    </div>
  );
}
