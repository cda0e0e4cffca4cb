import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { amountWords } from "@/lib/quotas/amount";
import type { RequestView } from "@/lib/quotas/request";
import css from "./quotas.module.css";
import { AnswerButtons } from "./request-dialogs";
import { quotaHref } from "./url";
import { zoneTime } from "./words";

interface RequestsCardProps {
  requests: readonly RequestView[];
  mayAnswer: boolean;
  nowMs: number;
  /** Requests of one quota, with their answers. */
  isOfOne?: boolean;
}

/** Who asks for more, why, and what was answered. */
export function RequestsCard({ requests, mayAnswer, nowMs, isOfOne = false }: RequestsCardProps) {
  const open = requests.filter(({ state }) => state === "open").length;
  return (
    <section className={css.card} aria-labelledby="requests">
      <div className={css.head}>
        <h2 id="requests">{open > 0 ? `${counted(open, "request")} for more` : "Requests for more"}</h2>
      </div>
      <ScrollRegion labelledBy="requests">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Who</th>
              {!isOfOne && <th scope="col">Quota</th>}
              <th scope="col">Wants</th>
              <th scope="col">Why</th>
              <th scope="col">Answer</th>
            </tr>
          </thead>
          <tbody>
            {requests.map((request) => (
              <tr key={request.id}>
                <th scope="row">
                  <Text of={request.personName} />
                  <div className={css.subtle} title={fullTime(request.createdAt)}>
                    {ago(request.createdAt, nowMs)}
                  </div>
                </th>
                {!isOfOne && (
                  <td className={css.wide}>
                    <Link href={quotaHref(request.quota)}>
                      <Text of={request.quotaName} />
                    </Link>
                  </td>
                )}
                <td>
                  {amountWords(request.ceiling, request.measure)}
                  <div className={css.subtle}>
                    instead of {amountWords(request.ceilingNow, request.measure)}, until{" "}
                    {zoneTime(request.endsAt, "UTC", nowMs)} UTC
                  </div>
                  {request.holderName !== null && (
                    <div className={css.subtle}>
                      for <Text of={request.holderName} />
                    </div>
                  )}
                </td>
                <td className={css.wide}>
                  <Text of={request.reason} />
                </td>
                <td className={css.wide}>
                  <Answer request={request} mayAnswer={mayAnswer} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function Answer({ request, mayAnswer }: { request: RequestView; mayAnswer: boolean }) {
  if (request.state === "open")
    return mayAnswer ? (
      <AnswerButtons
        id={request.id}
        who={request.personName}
        wants={amountWords(request.ceiling, request.measure)}
      />
    ) : (
      <span className={css.subtle}>waits</span>
    );
  return (
    <>
      {request.state}
      {request.answeredBy !== null && (
        <div className={css.subtle}>
          by <Text of={request.answeredBy} />: <Text of={request.answer ?? ""} />
        </div>
      )}
    </>
  );
}
