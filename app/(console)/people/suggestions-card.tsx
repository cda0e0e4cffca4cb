import button from "@/app/_ui/button.module.css";
import { counted } from "@/app/_ui/format/count";
import type { SuggestionPage } from "@/lib/principals/suggest";
import css from "./people.module.css";
import { SuggestionList } from "./suggestion-list";
import { type PeopleUrl, peopleHref } from "./url";

interface SuggestionsCardProps {
  page: SuggestionPage;
  mayWrite: boolean;
  url: PeopleUrl;
}

/** What may be merged, on top of the list. */
export function SuggestionsCard({ page, mayWrite, url }: SuggestionsCardProps) {
  const isPaged = page.next !== null || url.suggestions !== "";
  return (
    <SuggestionList
      suggestions={page.suggestions.map(({ reason, keep, merge }) => ({
        reason,
        keep: { id: keep.id, name: keep.name },
        merge: { id: merge.id, name: merge.name },
      }))}
      mayWrite={mayWrite}
      head={
        <div className={css.head}>
          <div>
            <h2>{counted(page.total, "suggestion")}</h2>
            <p>
              Nothing is merged by itself, and every merge can be undone.
              {!mayWrite && (
                <>
                  {" "}
                  Merging needs <code>people.write</code>.
                </>
              )}
            </p>
          </div>
        </div>
      }
      foot={
        isPaged && (
          <div className={`${css.foot} ${css.actions}`}>
            {url.suggestions !== "" && (
              <a className={button.button} href={peopleHref(url, { suggestions: "" })}>
                First suggestions
              </a>
            )}
            {page.next !== null && (
              <a className={button.button} href={peopleHref(url, { suggestions: page.next })}>
                More suggestions
              </a>
            )}
          </div>
        )
      }
    />
  );
}
