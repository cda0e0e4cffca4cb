import { EMPTY_FILTER, type Filter, parseFilter } from "@/lib/actions/filter";
import { isDomainError } from "@/lib/base/errors";
import { parseRange, type TimeRange } from "@/lib/base/time";
import type { ListUrl } from "./list-url";

/** What an address asks for; `error` is the sentence for the person where it cannot be read. */
export interface Search {
  filter: Filter;
  range: TimeRange;
  error: string | null;
}

/** Reads filter and range of an address. What cannot be read becomes a sentence, not an exception. */
export function readSearch(url: ListUrl, nowMs: number): Search {
  try {
    return { filter: parseFilter(url.q), range: parseRange(url.from, url.to, nowMs), error: null };
  } catch (error) {
    if (!isDomainError(error) || error.code !== "INVALID") throw error;
    return { filter: EMPTY_FILTER, range: { fromMs: 0, toMs: 0 }, error: error.message };
  }
}
