import { isDomainError } from "@/lib/base/errors";
import { resolveBySystem } from "@/lib/base/safeExchange";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import { insertEndpoint, updateEndpoint } from "@/lib/endpoints/manage";
import { actionFor } from "./actions";
import type { Loss, Problem } from "./document";
import type { Action, Doing, Said } from "./plan";
import { modelNamesOf, type State } from "./state";
import type { WantedEndpoint } from "./wanted";

const fields = (one: Omit<WantedEndpoint, "name" | "baseUrl"> & { baseUrl: string | null }): Said => ({
  kind: one.kind,
  baseUrl: one.baseUrl?.replace(/\/+$/, "") ?? null,
  served: one.served,
  targetModel: one.targetModel,
  weight: one.weight,
});

export function endpointAction(state: State, wanted: WantedEndpoint): Action {
  const names = modelNamesOf(state);
  const row = state.endpoints.find(({ name }) => name === wanted.name);
  const said =
    row &&
    fields({
      ...row,
      served: row.served === null ? null : (names.get(row.served) ?? null),
      targetModel: row.targetModel ?? "",
    });
  const input = ({ ids }: Doing) => ({
    kind: wanted.kind,
    baseUrl: wanted.baseUrl,
    targetModel: wanted.targetModel,
    weight: wanted.weight,
    served: wanted.served === null ? null : (ids.get(`served model ${wanted.served}`) ?? null),
  });
  return actionFor(
    {
      noun: "model endpoint",
      name: wanted.name,
      from: `ExternalModel ${wanted.name.split(" ")[0]}`,
      wanted: fields(wanted),
      manifest: null,
      standing: row && said ? { id: row.id, manifest: null, said } : null,
      was: null,
    },
    {
      make: (doing) =>
        insertEndpoint(doing.tx, doing.ctx, { name: wanted.name, ...input(doing) }, doing.record),
      change: (doing, id) => updateEndpoint(doing.tx, doing.ctx, id, input(doing), doing.record),
    },
  );
}

/** Whether we may ever reach the addresses: what we may not is a problem; whose name is not found now is said. */
export async function checkAddresses(
  endpoints: readonly WantedEndpoint[],
): Promise<{ problems: Problem[]; losses: Loss[] }> {
  const problems: Problem[] = [];
  const losses: Loss[] = [];
  for (const { name, baseUrl } of endpoints) {
    const of = `ExternalModel ${name.split(" ")[0]}`;
    let isKnown = true;
    const resolve = async (host: string) => {
      const found = await resolveBySystem(host).catch(() => []);
      isKnown = found.length > 0;
      return found;
    };
    try {
      await requireSafeAddress(baseUrl, { resolve });
    } catch (error) {
      if (!isDomainError(error)) throw error;
      const words = `${baseUrl}: ${error.words.why ?? error.words.what}`;
      if (isKnown && error.code === "INVALID") problems.push({ of, path: "spec.endpoint", words });
      else
        losses.push({
          of,
          kind: "note",
          words: `${words} A name of another cluster may be known there only; the endpoint is checked again when it is used.`,
        });
    }
  }
  return { problems, losses };
}
