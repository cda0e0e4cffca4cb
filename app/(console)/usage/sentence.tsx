import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import type { UsageForecast } from "@/lib/usage/forecast";
import type { UsageReads } from "./read-usage";
import { measured } from "./words";

/** "$1,284 this month, forecast $2,010 of $2,500. 2 teams over 80 %." */
export async function Sentence({ reads }: { reads: Pick<UsageReads, "forecast" | "budgets"> }) {
  const [forecast, budgets] = await Promise.all([reads.forecast, reads.budgets]);
  const near = budgets.ok ? budgets.value.teamsNear : [];
  return (
    <>
      {forecast.ok && <Month forecast={forecast.value} of={budgets.ok ? budgets.value : null} />}
      {near.length > 0 && (
        <>
          {" "}
          <Link href="/quotas">
            <strong>{counted(near.length, "team")} over 80 %</strong>
          </Link>
          {near.length <= 3 && (
            <>
              {": "}
              <Text of={near.map(({ name }) => name).join(", ")} />
            </>
          )}
          .
        </>
      )}
    </>
  );
}

function Month({
  forecast,
  of,
}: {
  forecast: UsageForecast;
  of: { ceiling: number | null; ofTeams: number } | null;
}) {
  const { measure, soFar, expected, notCounted } = forecast;
  const ceiling = of?.ceiling ?? null;
  // What teams have is no ceiling of the whole: others use too.
  const teams = of && of.ofTeams > 0 ? counted(of.ofTeams, "team has", "teams have") : null;
  return (
    <>
      <strong>{measured(soFar, measure)}</strong> this month
      {expected !== null && `, forecast ${measured(expected, measure)}`}
      {ceiling !== null && teams === null && ` of ${measured(ceiling, measure)}`}.
      {ceiling !== null && teams !== null && ` ${teams} ${measured(ceiling, measure)} a month.`}
      {notCounted > 0 && ` ${counted(notCounted, "request")} without a rate or a count not in it.`}
    </>
  );
}
