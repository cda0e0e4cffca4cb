import Link from "next/link";
import { Fragment } from "react";
import { visible } from "@/app/_ui/content/visible";
import { ago, fullTime, isoOf } from "@/app/_ui/format/time";
import { auditHref } from "../audit/url";
import { factsOf } from "./words";

const DAY_MS = 86_400_000;

/** `server bank · first seen 5 d ago · in the audit`: the facts as a person reads them; those that are not known are left out. */
export function Facts({ facts, nowMs }: { facts: Readonly<Record<string, unknown>>; nowMs: number }) {
  const { session, lastAt } = facts;
  const link = typeof session === "string" && typeof lastAt === "string" ? auditOf(session, lastAt) : null;
  return (
    <>
      {factsOf(facts).map(({ name, text, at }, index) => (
        <Fragment key={name}>
          {index > 0 && " · "}
          {visible(name)} {at ? <span title={fullTime(at)}>{ago(at, nowMs)}</span> : visible(text)}
        </Fragment>
      ))}
      {link && (
        <>
          {" · "}
          <Link href={link}>In the audit</Link>
        </>
      )}
    </>
  );
}

/** What took place in a session in the day before its last such action. */
function auditOf(session: string, lastAt: string): string {
  const ms = Date.parse(lastAt);
  const range = { from: isoOf(ms - DAY_MS), to: isoOf(ms + 60_000) };
  return auditHref({ q: `session:${session}`, ...range, cursor: "", sel: "" });
}
