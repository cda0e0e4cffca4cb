import { expect, it } from "vitest";
import { help } from "./help";
import { parse } from "./parse";
import { COMMANDS } from "./table";

const read = (line: string) => parse(line.split(" ").filter(Boolean), COMMANDS, "/here");
const named = (noun: string, verb: string) => COMMANDS.find((one) => one.noun === noun && one.verb === verb);

it("reads a noun that acts by itself, and its verbs, with paths from where they were typed", () => {
  expect(read("backup to/there --with-secret --json")).toEqual({
    kind: "run",
    command: named("backup", ""),
    input: { folder: "/here/to/there", withSecret: true },
    json: true,
    yes: false,
  });
  expect(read("backup verify /abs")).toMatchObject({
    command: named("backup", "verify"),
    input: { folder: "/abs" },
  });
  expect(read("restore ./verify")).toMatchObject({ input: { folder: "/here/verify" } });
});

it("says what is wrong, and where to read on", () => {
  expect(() => read("backup a b")).toThrow('"b" is one argument too many. See: bailiwick backup --help');
  expect(() => read("backup a --loud")).toThrow(/--loud.*See: bailiwick backup --help/);
  expect(() => read("backupp a")).toThrow('There is no command "backupp". See: bailiwick help');
  expect(() => read("tenant lost")).toThrow('There is no command "tenant lost". See: bailiwick help tenant');
});

it("helps with a noun, a verb, or everything, listing each command once", () => {
  expect(read("backup")).toMatchObject({ kind: "help", command: named("backup", "") });
  expect(read("backup verify --help")).toMatchObject({ kind: "help", command: named("backup", "verify") });
  expect(read("help tenant")).toMatchObject({ kind: "help", noun: "tenant", command: null });
  const text = help(COMMANDS, null, null);
  for (const { noun, verb, summary } of COMMANDS) {
    expect(text).toContain(`  ${verb ? `${noun} ${verb}` : noun} `);
    expect(text.split(summary), summary).toHaveLength(2);
  }
});
