/** Where "filter in" links go: the list's filter and range. Absent on pages without a list. */
export interface Narrow {
  q: string;
  from: string;
  to: string;
}
