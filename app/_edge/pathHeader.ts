/** The header in which `proxy.ts` hands on the path and query, which pages cannot see otherwise. */
export const PATH_HEADER = "x-bailiwick-path";
