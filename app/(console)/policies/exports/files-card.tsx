import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { DownloadButton } from "@/app/_ui/download-button";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { TranslatedFile } from "@/lib/translations/loss";
import css from "../policies.module.css";
import own from "./exports.module.css";

/** A file to be applied, as it is. */
export function FileCard({ file }: { file: TranslatedFile }) {
  const id = `file-${file.name}`;
  return (
    <section className={css.card} aria-labelledby={id}>
      <div className={own.head}>
        <h2 id={id}>{file.name}</h2>
        <div className={own.actions}>
          <CopyButton text={file.text} label={file.name} />
          <DownloadButton name={file.name} text={file.text} />
        </div>
      </div>
      <ScrollRegion labelledBy={id}>
        <pre className={own.code}>
          <Text of={file.text} />
        </pre>
      </ScrollRegion>
    </section>
  );
}
