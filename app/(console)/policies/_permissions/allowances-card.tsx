import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { Permission } from "@/lib/policies/partial";
import type { Allowance, Allowances } from "@/lib/policies/whoCan";
import { listStops, MAX_STOPS } from "@/lib/stops/list";
import css from "../policies.module.css";
import { PermissionWords } from "./permission-words";

interface AllowancesCardProps {
  title: string;
  /** Of the heading, unique on the page. */
  id: string;
  /** What a row is: `Tool`, `Model`, `Agent`. */
  column: string;
  read: Promise<Allowances>;
  ctx: Ctx;
  /** Whom or what the page is about. */
  about: { target: string; isSuspended?: boolean };
  hrefOf: (id: string) => string;
  /** To the next page of the catalog. */
  nextHref: (cursor: string) => string;
  retryHref: string;
}

/** Who may do what by the policies in force, before anything of one action is known. */
export async function AllowancesCard(props: AllowancesCardProps) {
  const { title, id, column, hrefOf, nextHref, ctx, about, retryHref } = props;
  const read = await settle(readAll(props), ctx.requestId);
  if (!read.ok) {
    const failed = { what: `${title}: not known`, error: read.error, requestId: ctx.requestId };
    return <Failure {...failed} retryHref={retryHref} />;
  }
  const { allowances, next, stopped } = read.value;
  const isStopped = about.isSuspended || stopped.has(about.target);
  return (
    <section className={css.card} aria-labelledby={id}>
      <div className={css.head}>
        <h2 id={id}>{title}</h2>
      </div>
      {isStopped && (
        <p className={css.stopped}>
          <strong>Nothing while it is stopped</strong>: every decision about it denies. What policies say
          follows, and counts again once it is no more.
        </p>
      )}
      <p className={css.foot}>{sentence(allowances)}</p>
      {allowances && allowances.length > 0 && (
        <ScrollRegion labelledBy={id}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{column}</th>
                <th scope="col">Enforced</th>
                <th scope="col">With what is only observed or held</th>
              </tr>
            </thead>
            <tbody>
              {allowances.map((one) => (
                <Row key={one.id} one={one} href={hrefOf(one.id)} isStopped={stopped.has(one.id)} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {next && (
        <p className={css.foot}>
          <Link href={nextHref(next)} scroll={false}>
            Next page
          </Link>
        </p>
      )}
    </section>
  );
}

function Row({ one, href, isStopped }: { one: Allowance; href: string; isStopped: boolean }) {
  const { name, enforced, all } = one;
  return (
    <tr>
      <th scope="row">
        <Link href={href}>
          <Text of={name} />
        </Link>
        {isStopped && <span className={css.stop}>⊘ Stopped</span>}
      </th>
      <td>{enforced ? <PermissionWords permission={enforced} /> : "Nothing stops it"}</td>
      <td>
        {same(enforced, all) ? (
          <span className={css.subtle}>The same</span>
        ) : (
          <PermissionWords permission={all} />
        )}
      </td>
    </tr>
  );
}

/** What policies say, and what of it is stopped whatever they say. */
async function readAll({ ctx, about, read }: AllowancesCardProps) {
  const { allowances, next } = await read;
  const targets = [about.target, ...(allowances ?? []).map(({ id }) => id)];
  const { stops } = await listStops(ctx, { state: "in-force", targets, limit: MAX_STOPS });
  return { allowances, next, stopped: new Set(stops.map(({ target }) => target)) };
}

const same = (a: Permission | null, b: Permission) => JSON.stringify(a) === JSON.stringify(b);

function sentence(allowances: readonly Allowance[] | null): string {
  if (allowances === null) return "No policy is in force, so nothing is stopped and nothing is recorded.";
  if (allowances.length === 0) return "The catalog has none.";
  const many = (may: Permission["may"]) =>
    allowances.filter(({ enforced }) => (enforced?.may ?? "always") === may).length;
  const parts = [
    `${many("always")} always`,
    `${many("depends")} under conditions`,
    `${many("approval")} with a person's approval`,
    `${many("never")} never`,
  ];
  return `Of ${allowances.length} on this page, by what is enforced: ${parts.join(", ")}.`;
}
