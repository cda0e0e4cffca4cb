import { count } from "../format/count";
import { Empty } from "../states/empty";
import css from "./no-results.module.css";

/** One widening of an empty search, and how much it would show. */
export interface WayOut {
  words: string;
  href: string;
  count: number;
}

/** Nothing matches: the bar stays, and each way out says what it would find. */
export function NoResults({ noun, path, ways }: { noun: string; path: string; ways: WayOut[] }) {
  return (
    <Empty heading={`No ${noun} match`}>
      {ways.length > 0 ? (
        <ul className={css.ways}>
          {ways.map((way) => (
            <li key={way.href}>
              <a data-nav href={way.href}>
                {way.words}
              </a>{" "}
              <span>{count(way.count)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p>
          No single term keeps them out. <a href={path}>Start over</a>
        </p>
      )}
    </Empty>
  );
}
