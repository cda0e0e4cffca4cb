import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { SUMMED_BY, type SummedBy } from "@/lib/showback/sums";

export const SHOWBACK_PATH = "/showback";

export const monthHref = (id: string, by: SummedBy = "costCentre", check = false): string =>
  printUrl(`${SHOWBACK_PATH}/${encodeURIComponent(id)}`, {
    by: by === "costCentre" ? "" : by,
    check: check ? "1" : "",
  });

export const focusHref = (id: string, format: "csv" | "parquet"): string =>
  `/api/v1/showback/${encodeURIComponent(id)}/focus?format=${format}`;

export function readMonthUrl(params: SearchParams): { by: SummedBy; check: boolean } {
  return {
    by: SUMMED_BY.find((one) => one === param(params, "by")) ?? "costCentre",
    check: param(params, "check") === "1",
  };
}
