/** What the address of every filtered list carries. Empty text means: not said. */
export interface ListUrl {
  q: string;
  /** As `parseInstant` reads it; relative stays relative. */
  from: string;
  to: string;
  cursor: string;
}

export type SearchParams = Record<string, string | string[] | undefined>;

/** One value of a search parameter; of several the first. */
export function param(params: SearchParams, name: string): string {
  const value = params[name];
  return ((Array.isArray(value) ? value[0] : value) ?? "").trim();
}

export function readListUrl(params: SearchParams): ListUrl {
  return {
    q: param(params, "q"),
    from: param(params, "from"),
    to: param(params, "to"),
    cursor: param(params, "cursor"),
  };
}

/** A path with its parameters, in the order given, what is empty left out, and the filter language left readable. */
export function printUrl(path: string, params: object): string {
  const pairs = Object.entries(params)
    .filter(([, value]) => typeof value === "string" && value !== "")
    .map(([name, value]) => `${name}=${readable(String(value))}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

function readable(value: string): string {
  return encodeURIComponent(value).replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%20", "+");
}
