import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { ImportPlan, PlannedItem } from "@/lib/manifests/plan";
import people from "../../people/people.module.css";
import { LossList } from "./loss-list";
import css from "./manifests.module.css";

const ACTS: Readonly<Record<PlannedItem["act"], readonly [string, string]>> = {
  make: ["Make", "Made"],
  change: ["Change", "Changed"],
  remove: ["Remove", "Removed"],
  leave: ["Leave", "Left"],
};

/** `10 to make, 1 to change, 0 to remove, 3 as they are`. */
function sentenceOf({ items, documents, problems }: ImportPlan, isDone: boolean): string {
  const many = (act: PlannedItem["act"]) => items.filter((one) => one.act === act).length;
  if (problems.length > 0)
    return `Nothing can be imported: ${counted(problems.length, "problem")} in the file.`;
  const to = isDone ? "" : "to ";
  const ed = (verb: string, past: string) => (isDone ? past : `${to}${verb}`);
  return `${counted(documents, "document")}: ${many("make")} ${ed("make", "made")}, ${many("change")} ${ed("change", "changed")}, ${many("remove")} ${ed("remove", "removed")}, ${many("leave")} as they are.`;
}

/** What an import would do, or did. */
export function PlanView({ plan, isDone = false }: { plan: ImportPlan; isDone?: boolean }) {
  const edits = plan.items.filter(({ act }) => act !== "leave");
  const wrong = [
    ...plan.problems.map((one) => ({ ...one, label: "Wrong" })),
    ...(isDone ? [] : plan.conflicts.map((one) => ({ ...one, label: "Set by hand" }))),
  ];
  return (
    <div className={css.plan}>
      <p role="status">{sentenceOf(plan, isDone)}</p>
      {wrong.length > 0 && (
        <ul className={css.losses} aria-label="What stands against it">
          {wrong.map(({ label, of, path, words }) => (
            <li key={`${of} ${path} ${words}`}>
              <strong className={css.wrong}>{label}</strong>
              <div>
                <Text of={path === "" ? of : `${of}, ${path}`} />
                <br />
                <Text of={words} />
              </div>
            </li>
          ))}
        </ul>
      )}
      {edits.length > 0 && plan.problems.length === 0 && (
        <>
          <h3 id="edits">{isDone ? "What was done" : "What would be done"}</h3>
          <Edits edits={edits} isDone={isDone} />
        </>
      )}
      {plan.losses.length > 0 && (
        <>
          <h3>What is lost, and what to know</h3>
          <LossList losses={plan.losses} />
        </>
      )}
      {plan.skipped.length > 0 && (
        <p>
          Left out, of other kinds: <Text of={plan.skipped.join(", ")} />.
        </p>
      )}
    </div>
  );
}

function Edits({ edits, isDone }: { edits: readonly PlannedItem[]; isDone: boolean }) {
  return (
    <ScrollRegion labelledBy="edits">
      <table className={people.table}>
        <thead>
          <tr>
            <th scope="col" className={css.act}>
              {isDone ? "Done" : "What"}
            </th>
            <th scope="col" className={css.noun}>
              Kind
            </th>
            <th scope="col">Name</th>
            <th scope="col">From</th>
            <th scope="col">Changes</th>
          </tr>
        </thead>
        <tbody>
          {edits.map(({ act, noun, name, from, differs }) => (
            <tr key={`${act} ${noun} ${name} ${from}`}>
              <td>{ACTS[act][isDone ? 1 : 0]}</td>
              <td>{noun}</td>
              <td>
                <Text of={name} />
              </td>
              <td>
                <Text of={from} />
              </td>
              <td>
                <Text of={differs.map(changeWords).join("; ")} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function changeWords({ field, before, after }: PlannedItem["differs"][number]): string {
  const said = (value: unknown) =>
    value === null || value === ""
      ? "nothing"
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  return `${field}: ${said(before)} → ${said(after)}`.slice(0, 400);
}
