import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Ctx } from "@/lib/access/ctx";
import { listEndpoints } from "@/lib/endpoints/list";
import css from "../../people/people.module.css";
import { State } from "../endpoints/endpoint-table";
import { endpointHref } from "../endpoints/url";
import { modelHref } from "../url";

/** Where the model is served, as far as endpoints say so. */
export async function EndpointsCard({ ctx, modelId }: { ctx: Ctx; modelId: string }) {
  const list = await settle(listEndpoints(ctx, modelId), ctx.requestId);
  return (
    <section className={css.card} aria-labelledby="endpoints">
      <div className={css.head}>
        <h2 id="endpoints">Served by</h2>
      </div>
      {!list.ok && (
        <Failure
          what="The endpoints could not be read"
          error={list.error}
          requestId={ctx.requestId}
          retryHref={modelHref(modelId)}
        />
      )}
      {list.ok && list.value.length === 0 && (
        <p className={css.foot}>
          No endpoint on the list serves it. <Link href="/models/endpoints">Endpoints</Link>
        </p>
      )}
      {list.ok && list.value.length > 0 && (
        <dl className={css.facts}>
          {list.value.map((endpoint) => (
            <div key={endpoint.id} className={css.inline}>
              <dt>
                <Link href={endpointHref(endpoint.id)}>
                  <Text of={endpoint.name} />
                </Link>
              </dt>
              <dd>
                {endpoint.version && <Text of={endpoint.version.name} />}
                <State endpoint={endpoint} nowMs={ctx.now()} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
