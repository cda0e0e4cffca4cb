import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Empty } from "@/app/_ui/states/empty";
import tables from "@/app/_ui/table/table.module.css";
import { NEW_QUOTA_PATH, QUOTAS_PATH, type QuotasUrl, quotasHref } from "./url";

/** The ways to the next page and back to the first. */
export function More({ url, next }: { url: QuotasUrl; next: string | null }) {
  return (
    <div className={tables.more}>
      {url.cursor !== "" && (
        <a className={button.button} href={quotasHref(url, { cursor: "" })}>
          First
        </a>
      )}
      {next === null ? (
        <span>No more</span>
      ) : (
        <a className={button.button} href={quotasHref(url, { cursor: next })}>
          Next
        </a>
      )}
    </div>
  );
}

/** No row: nothing is narrowed to, or nothing is limited at all. */
export function Nothing({ isNarrowed: narrowed, mayWrite }: { isNarrowed: boolean; mayWrite: boolean }) {
  if (narrowed)
    return (
      <Empty heading="No quota is so">
        <p>
          <Link href={QUOTAS_PATH}>Show all</Link>
        </p>
      </Empty>
    );
  return (
    <Empty heading="Nothing is limited">
      <p>
        A quota gives everybody, a team, a person, an agent, a key or a subscription so many requests, tokens
        or dollars a window; gateways ask the ledger before each request.{" "}
        {mayWrite && <Link href={NEW_QUOTA_PATH}>Make the first one</Link>}
      </p>
    </Empty>
  );
}
