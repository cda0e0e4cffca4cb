import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import { RevokeKeyButton } from "../key-dialogs";
import css from "../keys.module.css";
import { keyHref } from "../url";
import { breaks } from "../words";
import type { KeyRead } from "./read-key";

/** What somebody who looks at the key must know before all else. */
export function WarningsOf({ read, nowMs }: { read: KeyRead; nowMs: number }) {
  const { key, use, stale, closed, mayWrite } = read;
  const { model } = key;
  return (
    <>
      {closed && (
        <p className={css.warn}>
          <strong>⊘ It opens nothing</strong>: {closed}. Requests with it are refused like those with an
          unknown key.
        </p>
      )}
      {stale && (
        <p className={css.warn}>
          <strong>△ Stale groups.</strong>{" "}
          {stale.left.length > 0 && (
            <>
              Its holder is no longer in <Text of={stale.left.join(", ")} />, which gateways still hear of it.{" "}
            </>
          )}
          {stale.joined.length > 0 && (
            <>
              It does not know of <Text of={stale.joined.join(", ")} />, which its holder has joined.{" "}
            </>
          )}
          A rotated key has the groups of that day.
        </p>
      )}
      {key.state === "active" && model?.replacedBy && (
        <p className={css.warn}>
          <strong>◔ Rotated.</strong> <Link href={keyHref(model.replacedBy)}>Another secret</Link> takes over;
          this one ends {key.expiresAt && `${fullTime(key.expiresAt).slice(0, 16)} UTC`}.{" "}
          {use.isSilent
            ? "Nobody has used it for 5 minutes: it can end now."
            : "It is still used, as the numbers below say."}{" "}
          {mayWrite && (
            <RevokeKeyButton id={key.id} name={key.name} label="End it now" breaks={breaks(use, nowMs)} />
          )}
        </p>
      )}
      {model?.replaces && (
        <p className={css.quiet}>
          It takes over from <Link href={keyHref(model.replaces)}>an older secret</Link>.
        </p>
      )}
    </>
  );
}
