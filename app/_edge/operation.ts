import type { z } from "zod";
import type { Ability } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { apiCtx } from "./apiCtx";
import { noteRefusal } from "./noteRefusal";
import { problemResponse } from "./problem";
import { readInput, readJson } from "./readInput";
import { REQUEST_ID } from "./requestId";
import { strangerCtx } from "./strangerCtx";

type Schema = z.ZodType;
type Read<S extends Schema | undefined> = S extends Schema ? z.output<S> : undefined;

/** What an operation's `run` gets besides the ctx: each part read by its schema. */
interface OperationInput<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
> {
  params: Read<P>;
  query: Read<Q>;
  body: Read<B>;
  request: Request;
}

export interface OperationSpec<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  R extends Schema | undefined = undefined,
> {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** As OpenAPI writes it: `/api/v1/keys/{id}`. */
  path: `/api/v1/${string}`;
  /** The noun it is listed under. */
  tag: string;
  summary: string;
  description?: string;
  /** What the caller must be able to do; null when the verb itself decides, once it knows on what. */
  ability: Ability | null;
  /** All path and query values arrive as text: coerce numbers. Of a repeated query name the last counts. */
  params?: P;
  query?: Q;
  body?: B;
  /** Of the JSON answered; none means 204, or a Response that `run` makes itself (then give `mediaType`). */
  response?: R;
  /** Of a success; 200, or 204 without a response. */
  status?: 200 | 201 | 202 | 204;
  mediaType?: string;
  /** The body is a file as it is; `run` reads it from the request (readFile.ts). Says what kind of file. */
  file?: string;
  run: (
    ctx: Ctx,
    input: OperationInput<P, Q, B>,
  ) => Promise<(R extends Schema ? z.input<R> : undefined) | Response>;
}

/** What the OpenAPI document is made from. */
export interface OperationDocument {
  method: string;
  path: string;
  tag: string;
  summary: string;
  description?: string | undefined;
  ability: Ability | null;
  params?: Schema | undefined;
  query?: Schema | undefined;
  body?: Schema | undefined;
  response?: Schema | undefined;
  status: number;
  mediaType: string;
  file?: string | undefined;
}

export interface Operation {
  document: OperationDocument;
  /** The route handler: `export const GET = listThings.handle`. */
  handle: (
    request: Request,
    route: { params: Promise<Record<string, string | string[] | undefined>> },
  ) => Promise<Response>;
}

/**
 * One operation of the API: authenticates, checks the ability, reads the input by the schemas that also describe it in
 * `/api/openapi.json`, runs, and answers with JSON or a problem (RFC 9457). List it in `app/api/operations.ts`.
 */
export function defineOperation<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  R extends Schema | undefined = undefined,
>(spec: OperationSpec<P, Q, B, R>): Operation {
  const status = spec.status ?? (spec.response || spec.mediaType ? 200 : 204);
  const { run, ...described } = spec;
  return {
    document: { ...described, status, mediaType: spec.mediaType ?? "application/json" },
    async handle(request, route) {
      let ctx: Ctx | null = null;
      try {
        ctx = await apiCtx(request, spec.ability);
        const answer = await run(ctx, await inputOf(spec, request, await route.params));
        return finish(answer, status, ctx.requestId);
      } catch (error) {
        if (ctx) noteRefusal(ctx, error, `${spec.method} ${spec.path}`);
        return problemResponse(error, (ctx ?? strangerCtx(request.headers)).requestId);
      }
    },
  };
}

async function inputOf<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
>(
  spec: { params?: P; query?: Q; body?: B },
  request: Request,
  params: unknown,
): Promise<OperationInput<P, Q, B>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  return {
    params: spec.params && readInput(spec.params, params),
    query: spec.query && readInput(spec.query, query),
    body: spec.body && readInput(spec.body, await readJson(request)),
    request,
  } as OperationInput<P, Q, B>;
}

function finish(answer: unknown, status: number, requestId: string): Response {
  const response =
    answer instanceof Response
      ? answer
      : status === 204
        ? new Response(null, { status })
        : Response.json(answer, { status });
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  response.headers.set(REQUEST_ID, requestId);
  return response;
}
