import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ANNOTATIONS } from "./annotations";
import { CONTROL_SETS } from "./controls";
import { TEMPLATES } from "./templates";
import { ACTION_RESOURCES, CONTEXT_FACTS, ENTITY_FACTS, type Fact, SESSION_FACTS } from "./vocabulary";

const path = join(import.meta.dirname, "../../docs/policies.md");

const cell = (text: string) => text.replaceAll("|", "\\|");
function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(heading), `|${"---|".repeat(heading.length)}`, ...rows.map(line)].join("\n");
}

const facts = (at: string, list: readonly Fact[]) =>
  list.map(({ name, type, optional, doc }) => [
    `\`${at}.${name}\``,
    `${type}${optional ? ", optional" : ""}`,
    doc,
  ]);

/** What the tables of the document must be, by the name of their mark. */
const TABLES: Readonly<Record<string, string>> = {
  facts: [
    table(
      ["Action", "Resource"],
      Object.entries(ACTION_RESOURCES).map(([action, resource]) => [`\`${action}\``, `\`${resource}\``]),
    ),
    table(
      ["Entity", "What it is", "In"],
      Object.entries(ENTITY_FACTS).map(([name, { doc, in: parents }]) => [
        `\`${name}\``,
        doc,
        parents.join(", "),
      ]),
    ),
    table(
      ["Fact", "Type", "What it is"],
      [
        ...Object.entries(ENTITY_FACTS).flatMap(([name, { facts: list }]) => facts(name, list)),
        ...facts("context", CONTEXT_FACTS),
        ...facts("context.session", SESSION_FACTS),
      ],
    ),
  ].join("\n\n"),
  annotations: table(
    ["Annotation", "What it means"],
    Object.entries(ANNOTATIONS).map(([name, doc]) => [`\`@${name}\``, doc]),
  ),
  controls: table(
    ["Standard", "Ids"],
    CONTROL_SETS.map(({ name, controls }) => [
      name,
      controls.map(({ id, name: called }) => `\`${id}\` ${called}`).join("; "),
    ]),
  ),
  templates: table(
    ["Template", "What it does"],
    TEMPLATES.map(({ title, sentence }) => [title, sentence]),
  ),
};

it("documents every fact, annotation, control and template as they are", () => {
  const text = readFileSync(path, "utf8");
  const written = Object.entries(TABLES).reduce(
    (all, [name, content]) =>
      all.replace(
        new RegExp(`<!-- ${name} -->\n[\\s\\S]*?<!-- /${name} -->`),
        () => `<!-- ${name} -->\n${content}\n<!-- /${name} -->`,
      ),
    text,
  );
  // Set WRITE_DOCS to write them anew.
  if (process.env.WRITE_DOCS) writeFileSync(path, written);
  else expect(text).toBe(written);
  for (const name of Object.keys(TABLES)) expect(text).toContain(`<!-- ${name} -->`);
});
