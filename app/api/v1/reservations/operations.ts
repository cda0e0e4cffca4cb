import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { DomainError } from "@/lib/base/errors";
import { parseRange } from "@/lib/base/time";
import { inputTokensOf } from "@/lib/quotas/estimate";
import { explain } from "@/lib/quotas/explain";
import { extend, release, reserve, settle } from "@/lib/quotas/ledger";
import { getReservation, listReservations } from "@/lib/quotas/listReservations";
import { idParams } from "../principals/schemas";
import { admissionHeaders, refusedResponse } from "./refused";
import {
  admissionJson,
  entryJson,
  explanationJson,
  extendBody,
  releaseBody,
  reservationJson,
  reservationsQuery,
  reserveBody,
  settleBody,
} from "./schemas";

const tag = "reservations";

export const reserveOperation = defineOperation({
  method: "POST",
  path: "/api/v1/reservations",
  tag,
  ability: "quotas.reserve",
  summary: "Set aside what a request may take, before it goes to a model",
  description:
    "All limits that concern it have room, or none is touched. Refused: 429 with a problem that has `refusal` and `admission`, Retry-After, and RateLimit fields. 412, nothing is counted, and the explanation of the request id says why: the key opens nothing or may not call this model, its subscription does not hold it, or somebody of those who ask is stopped. Cap the output to `granted.outputTokens`, and settle or release the reservation on every way out.",
  body: reserveBody,
  response: admissionJson,
  status: 201,
  run: async (ctx, { body: { inputTokens, inputBytes, maxOutputTokens, ...ask } }) => {
    const input = inputTokens ?? (inputBytes === undefined ? undefined : inputTokensOf(inputBytes));
    if (input === undefined || (inputTokens !== undefined && inputBytes !== undefined)) throw oneOfBoth();
    const admission = await reserve(ctx, {
      ...ask,
      inputTokens: input,
      maxOutputTokens: maxOutputTokens ?? null,
    });
    if (admission.state === "refused") return refusedResponse(ctx, admission, ask.model);
    return Response.json(admission, { status: 201, headers: admissionHeaders(admission, ctx.now()) });
  },
});

export const settleOperation = defineOperation({
  method: "POST",
  path: "/api/v1/reservations/{id}/settle",
  tag,
  ability: "quotas.reserve",
  summary: "Charge what a request took, once",
  description:
    "The same again is the same answer; another one is 409 and changes nothing. Without usage the estimate stays charged.",
  params: idParams,
  body: settleBody,
  response: reservationJson,
  run: (ctx, { params, body }) => settle(ctx, params.id, body),
});

export const releaseOperation = defineOperation({
  method: "POST",
  path: "/api/v1/reservations/{id}/release",
  tag,
  ability: "quotas.reserve",
  summary: "Give back what was set aside for a request that never reached a model",
  params: idParams,
  body: releaseBody,
  response: reservationJson,
  run: (ctx, { params, body }) => release(ctx, params.id, body.reason ?? null),
});

export const extendOperation = defineOperation({
  method: "POST",
  path: "/api/v1/reservations/{id}/extend",
  tag,
  ability: "quotas.reserve",
  summary: "The heartbeat of a stream: more time, and more output where there is room",
  description:
    "412 where a key that was revoked, a stop, or an edit of the subscription ends the request: end the stream, and settle what it took.",
  params: idParams,
  body: extendBody,
  response: admissionJson,
  run: (ctx, { params, body }) => extend(ctx, params.id, body),
});

export const listReservationsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/reservations",
  tag,
  ability: "audit.read",
  summary: "Requests that asked to be admitted, the newest first",
  query: reservationsQuery,
  response: z.object({ reservations: z.array(reservationJson), next: z.string().nullable() }),
  run: (ctx, { query: { from, to, ...filter } }) =>
    listReservations(ctx, { ...filter, range: from || to ? parseRange(from, to, ctx.now()) : undefined }),
});

export const getReservationOperation = defineOperation({
  method: "GET",
  path: "/api/v1/reservations/{id}",
  tag,
  ability: "audit.read",
  summary: "One reservation with its rows of the ledger",
  params: idParams,
  response: reservationJson.extend({ entries: z.array(entryJson) }),
  run: (ctx, { params }) => getReservation(ctx, params.id),
});

export const explainOperation = defineOperation({
  method: "GET",
  path: "/api/v1/reservations/explain/{requestId}",
  tag,
  ability: "audit.read",
  summary:
    "Why was this request limited: the limit, its value then, what was set aside, and when it starts anew",
  params: z.object({ requestId: z.string().max(200) }),
  response: explanationJson,
  run: (ctx, { params }) => explain(ctx, params.requestId),
});

function oneOfBoth(): DomainError {
  const words = "Give the input's tokens, or its bytes, and not both.";
  return new DomainError("INVALID", { what: words }, { inputTokens: words });
}
