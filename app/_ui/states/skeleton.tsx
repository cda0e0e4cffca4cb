import css from "./states.module.css";

/** Grey rows of the true height while a panel loads. */
export function Skeleton({ rows, label }: { rows: number; label: string }) {
  return (
    <div className={css.skeleton} role="status">
      <span className="bw-unseen">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        // Rows are alike; their place is all they have.
        <div key={`row-${index}`} className={css.bone} aria-hidden="true" />
      ))}
    </div>
  );
}
