import type { Ctx } from "@/lib/access/ctx";
import { servedModelNames } from "@/lib/servedModels/list";
import { readBindChoices } from "../[id]/read-model";
import { nameOf } from "../served/url";
import type { Choices } from "./endpoint-dialogs";

/** What an endpoint may be said to serve, for its form. */
export async function readEndpointChoices(ctx: Ctx): Promise<Choices> {
  const [models, served] = await Promise.all([readBindChoices(ctx), servedModelNames(ctx)]);
  return { models, served: served.map((one) => ({ value: one.id, label: nameOf(one) })) };
}
