import Link from "next/link";
import type { DomainError } from "@/lib/base/errors";

/** A one-time link that does not work (any more), in the words of the verb that refused it. */
export function DeadLink({ refused: { words } }: { refused: DomainError }) {
  return (
    <>
      <h1>{words.what}</h1>
      <p>{[words.why, words.fix].filter(Boolean).join(" ")}</p>
      <Link href="/sign-in">Sign in</Link>
    </>
  );
}
