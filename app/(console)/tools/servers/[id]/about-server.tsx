import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { fullTime } from "@/app/_ui/format/time";
import type { ServerSummary } from "@/lib/tools/listServers";
import { OwnerLink } from "../../owner-link";
import css from "../../tools.module.css";

const SOURCES = {
  made: "Registered by hand",
  server_json: "From a server.json",
  catalog: "From a catalog",
};

/** Where the server stands, what it says of itself, and who answers for it. */
export function AboutServer({ server }: { server: ServerSummary }) {
  const said = Object.entries(server.facts).filter(
    ([name, fact]) => name !== "addressNotKept" && (!Array.isArray(fact) || fact.length > 0),
  );
  const reported = [server.reportedName, server.reportedVersion].filter(Boolean).join(" ");
  return (
    <section className={css.card} aria-labelledby="about">
      <div className={css.head}>
        <h2 id="about">About</h2>
      </div>
      <dl className={css.facts}>
        <dt>Asked over</dt>
        <dd>
          {server.url !== null && (
            <>
              <code className={css.value}>
                <Text of={server.url} />
              </code>
              <CopyButton text={server.url} label="address" />
              {server.hasToken && <span className={css.subtle}>with a bearer token</span>}
            </>
          )}
          {server.command !== null && <code className={css.value}>stdio: {server.command}</code>}
          {server.transport === null && <NotAsked facts={server.facts} />}
        </dd>
        <dt>Calls itself</dt>
        <dd>{reported === "" ? <span className={css.subtle}>Not said</span> : <Text of={reported} />}</dd>
        <dt>Protocol version</dt>
        <dd>{server.protocolVersion ?? <span className={css.subtle}>Unknown</span>}</dd>
        <dt>Last list</dt>
        <dd>{server.listedAt ? fullTime(server.listedAt) : <span className={css.subtle}>Never</span>}</dd>
        <dt>Owner</dt>
        <dd>
          <OwnerLink owner={server.owner} />
        </dd>
        <dt>Came here</dt>
        <dd>
          {SOURCES[server.source]}, by {server.createdBy} at {fullTime(server.createdAt)}
        </dd>
        {server.version !== null && (
          <>
            <dt>Version</dt>
            <dd>
              <Text of={server.version} />
            </dd>
          </>
        )}
        {said.map(([name, fact]) => (
          <Said key={name} name={name} fact={fact} />
        ))}
        <dt>Id</dt>
        <dd>
          <code className={css.value}>{server.id}</code>
          <CopyButton text={server.id} label="id" />
        </dd>
      </dl>
    </section>
  );
}

/** An import says of an address that must not be reached why it is not the server's. */
function NotAsked({ facts: { addressNotKept } }: { facts: ServerSummary["facts"] }) {
  const { url, why } = (addressNotKept ?? {}) as { url?: unknown; why?: unknown };
  if (typeof url !== "string" || typeof why !== "string")
    return <span className={css.subtle}>Not asked: it has no address</span>;
  return (
    <span className={css.subtle}>
      Not asked: the address that came with it, <Text of={url} />, was not kept. <Text of={why} />
    </span>
  );
}

const MOST_SHOWN = 2_000;

function Said({ name, fact }: { name: string; fact: unknown }) {
  const text = typeof fact === "string" ? fact : JSON.stringify(fact, null, 1);
  return (
    <>
      <dt>{name}</dt>
      <dd className={css.value}>
        <Text of={text.slice(0, MOST_SHOWN)} />
        {text.length > MOST_SHOWN && " …"}
      </dd>
    </>
  );
}
