import { Skeleton } from "../states/skeleton";
import { PageHead } from "./page-head";
import panels from "./panel.module.css";

/** A list before its first answer: its name, and rows of the true height. */
export function ListLoading({ title }: { title: string }) {
  return (
    <div className={panels.page}>
      <PageHead title={title}>Loading…</PageHead>
      <div className={panels.panel}>
        <Skeleton rows={24} label={`Loading ${title.toLowerCase()}`} />
      </div>
    </div>
  );
}
