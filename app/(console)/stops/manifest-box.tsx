import { CopyButton } from "@/app/_ui/copy-button";
import type { Manifest } from "@/lib/stops/manifests";
import css from "./stops.module.css";

/** A file to read, copy or download; its name says what it does. */
export function ManifestBox({ title, manifest }: { title: string; manifest: Manifest }) {
  const { fileName, text } = manifest;
  return (
    <details className={css.manifest}>
      <summary>{title}</summary>
      <pre>{text}</pre>
      <span className={css.line}>
        <CopyButton text={text} label={fileName} />
        <a href={`data:application/yaml;charset=utf-8,${encodeURIComponent(text)}`} download={fileName}>
          Download {fileName}
        </a>
      </span>
    </details>
  );
}
