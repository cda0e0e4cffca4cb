import { type Filter, type FilterField, parseFilter, printFilter } from "@/lib/actions/filter";

/** The filter with one field narrowed to a value: what stood there for the field gives way. An unreadable filter gives way whole. */
export function addTerm(q: string, field: FilterField, value: string): string {
  const term = { field, values: [{ text: value, prefix: false }] };
  const filter = read(q);
  return printFilter({ ...filter, terms: [...filter.terms.filter((one) => one.field !== field), term] });
}

/** Each way to leave one term or word out: what it says, and the filter without it. */
export function withoutEach(q: string): { dropped: string; q: string }[] {
  const filter = read(q);
  const terms = filter.terms.map((term, at) => ({
    dropped: printFilter({ terms: [term], words: [] }),
    q: printFilter({ ...filter, terms: filter.terms.toSpliced(at, 1) }),
  }));
  const words = filter.words.map((word, at) => ({
    dropped: printFilter({ terms: [], words: [word] }),
    q: printFilter({ ...filter, words: filter.words.toSpliced(at, 1) }),
  }));
  return [...terms, ...words];
}

function read(q: string): Filter {
  try {
    return parseFilter(q);
  } catch {
    return { terms: [], words: [] };
  }
}
