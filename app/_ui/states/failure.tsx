import { domainErrorIn } from "@/lib/base/errors";
import css from "./states.module.css";

/** One panel could not be filled: what, the request id to quote, and Retry. The rest of the page stands. */
export function Failure({
  what,
  error,
  requestId,
  retryHref,
}: {
  what: string;
  error: unknown;
  requestId: string;
  retryHref: string;
}) {
  const why = domainErrorIn(error)?.message ?? "The cause is in the log under the request id.";
  return (
    <div className={css.failure} role="group" aria-label={what}>
      <h2>{what}</h2>
      <p>{why}</p>
      <p className={css.actions}>
        <a className={css.button} href={retryHref}>
          Retry
        </a>
        <span>
          Request <code>{requestId}</code>
        </span>
      </p>
    </div>
  );
}
