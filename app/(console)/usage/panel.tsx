import type { ReactNode } from "react";
import type { Settled } from "@/app/_ui/list/settle";
import { Stream } from "@/app/_ui/list/stream";
import { Failure } from "@/app/_ui/states/failure";
import { Skeleton } from "@/app/_ui/states/skeleton";
import css from "./usage.module.css";

interface PanelProps<T> {
  id: string;
  /** Null where what it shows says it itself. */
  title: string | null;
  /** What a failure is of: "The chart could not be read". */
  what: string;
  read: Promise<Settled<T>>;
  show: (value: T) => ReactNode;
  rows: number;
  requestId: string;
  retryHref: string;
  actions?: ReactNode;
}

/** A part of the page that streams, and fails, alone. */
export function Panel<T>({ id, title, actions, rows, what, ...of }: PanelProps<T>) {
  return (
    <section
      className={css.card}
      aria-labelledby={title === null ? undefined : id}
      aria-label={title === null ? what : undefined}
    >
      {title !== null && (
        <div className={css.cardHead}>
          <h2 id={id}>{title}</h2>
          {actions}
        </div>
      )}
      <Stream fallback={<Skeleton rows={rows} label={`Loading: ${title ?? what}`} />}>
        <Filled what={what} {...of} />
      </Stream>
    </section>
  );
}

async function Filled<T>({
  read,
  show,
  what,
  requestId,
  retryHref,
}: Pick<PanelProps<T>, "read" | "show" | "what" | "requestId" | "retryHref">) {
  const end = await read;
  if (end.ok) return show(end.value);
  return (
    <Failure
      what={`${what} could not be read`}
      error={end.error}
      requestId={requestId}
      retryHref={retryHref}
    />
  );
}
