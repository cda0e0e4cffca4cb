import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Permission } from "@/lib/policies/partial";
import type { Allowance, Allowances } from "@/lib/policies/whoCan";
import css from "../policies.module.css";
import { PermissionWords } from "./permission-words";

interface AllowancesCardProps {
  title: string;
  /** Of the heading, unique on the page. */
  id: string;
  /** What a row is: `Tool`, `Model`, `Agent`. */
  column: string;
  read: Promise<Allowances>;
  hrefOf: (id: string) => string;
  /** To the next page of the catalog. */
  nextHref: (cursor: string) => string;
  requestId: string;
  retryHref: string;
}

/** Who may do what by the policies in force, before anything of one action is known. */
export async function AllowancesCard(props: AllowancesCardProps) {
  const { title, id, column, hrefOf, nextHref, requestId, retryHref } = props;
  const read = await settle(props.read, requestId);
  if (!read.ok)
    return (
      <Failure what={`${title}: not known`} error={read.error} requestId={requestId} retryHref={retryHref} />
    );
  const { allowances, next } = read.value;
  return (
    <section className={css.card} aria-labelledby={id}>
      <div className={css.head}>
        <h2 id={id}>{title}</h2>
      </div>
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
                <tr key={one.id}>
                  <th scope="row">
                    <Link href={hrefOf(one.id)}>
                      <Text of={one.name} />
                    </Link>
                  </th>
                  <td>{one.enforced ? <PermissionWords permission={one.enforced} /> : "Nothing stops it"}</td>
                  <td>
                    {same(one.enforced, one.all) ? (
                      <span className={css.subtle}>The same</span>
                    ) : (
                      <PermissionWords permission={one.all} />
                    )}
                  </td>
                </tr>
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
