import { z } from "zod";
import { CLOSE_MONTH, type Closed, closeMonth } from "@/lib/showback/close";
import { getMonth } from "@/lib/showback/get";
import { defineCommand } from "./command";
import { jobToEnd } from "./jobToEnd";
import { count } from "./words";

export const showbackClose = defineCommand({
  noun: "showback",
  verb: "close",
  summary: "Close a month: keep what everybody used, by the prices of the day, for good",
  args: { month: { kind: "text", help: "2026-11; it must be over" } },
  options: {
    zone: { kind: "text", help: "the time zone that the month begins and ends in; UTC unless told" },
    reason: { kind: "text", help: "why it is closed again; the former closing stays" },
  },
  input: z.strictObject({
    month: z.string({ error: "it is missing" }),
    zone: z.string().optional(),
    reason: z.string().optional(),
  }),
  where: "inside",
  run: async (call, given) => {
    const { id, job } = await closeMonth(call.ctx, given);
    const { lines, digest } = (await jobToEnd(call, CLOSE_MONTH, job)).result as Closed;
    const { month, closing, totals } = await getMonth(call.ctx, id);
    return { id, month, closing, lines, digest, totals };
  },
  words: ({ id, month, closing, lines, digest, totals }) => [
    `${month} is closed as ${id} (closing ${closing}): ${count(lines, "line")}, ${count(totals.requests, "request")}, $${(totals.costNanoUsd / 1e9).toFixed(2)}.`,
    ...(totals.unpricedRequests > 0
      ? [`${count(totals.unpricedRequests, "request")} without a known cost: they are in no sum.`]
      : []),
    `SHA-256 of its lines: ${digest}`,
  ],
});
