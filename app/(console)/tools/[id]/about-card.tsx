import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { fullTime } from "@/app/_ui/format/time";
import type { ToolDetail } from "@/lib/tools/getTool";
import { OwnerLink } from "../owner-link";
import { Access } from "../tool-mark";
import css from "../tools.module.css";
import { callsHref, serverHref } from "../url";

/** Who offers the tool, what it may do and touch, who answers for it. */
export function AboutCard({ tool }: { tool: ToolDetail }) {
  return (
    <section className={css.card} aria-labelledby="about">
      <div className={css.head}>
        <h2 id="about">About</h2>
      </div>
      <dl className={css.facts}>
        <dt>Server</dt>
        <dd>
          <Place tool={tool} />
        </dd>
        <SeenAt places={tool.seenAt} />
        <dt>Access</dt>
        <dd>
          <Access tool={tool} />
        </dd>
        <dt>Data classes</dt>
        <dd>{tool.dataClasses.join(", ") || <span className={css.subtle}>Not said</span>}</dd>
        <dt>Owner</dt>
        <dd>
          <OwnerLink owner={tool.owner} />
        </dd>
        <dt>Seen in telemetry</dt>
        <dd>
          {tool.firstSeenAt && tool.lastSeenAt ? (
            <>
              {fullTime(tool.firstSeenAt)} to {fullTime(tool.lastSeenAt)}
              <Link href={callsHref(tool.name, tool.firstSeenAt)}>All calls</Link>
            </>
          ) : (
            <span className={css.subtle}>Never</span>
          )}
        </dd>
        <dt>Fingerprint</dt>
        <dd>
          {tool.fingerprint === null ? (
            <span className={css.subtle}>Unknown</span>
          ) : (
            <>
              <code className={css.value}>{tool.fingerprint}</code>
              <CopyButton text={tool.fingerprint} label="fingerprint" />
            </>
          )}
        </dd>
        <dt>Id</dt>
        <dd>
          <code className={css.value}>{tool.id}</code>
          <CopyButton text={tool.id} label="id" />
        </dd>
      </dl>
    </section>
  );
}

/** Its server; where telemetry says that it was used may be one, or what it was used on. */
function Place({ tool: { server } }: { tool: ToolDetail }) {
  if (server) {
    return (
      <Link href={serverHref(server.id)}>
        <Text of={server.name} />
      </Link>
    );
  }
  return <span className={css.subtle}>None that is registered</span>;
}

/** What telemetry says that it was called at: a server, or what it was used on. */
function SeenAt({ places }: { places: readonly string[] }) {
  if (places.length === 0) return null;
  return (
    <>
      <dt>Seen at</dt>
      <dd className={css.value}>
        {places.map((place) => (
          <div key={place}>
            <Text of={place} />
          </div>
        ))}
      </dd>
    </>
  );
}
