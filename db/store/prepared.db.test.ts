import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "./freshStore";
import { tenants } from "./schema/tenants";
import { heldStore } from "./slot";
import { store } from "./store";
import { isTaken } from "./taken";
import { preparedStatement, preparedTransaction, transaction } from "./transaction";

const ADD = {
  name: "test_add",
  text: "INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, $1, $2, now()) RETURNING name, id",
};
const SAY = { name: "test_say", text: "SELECT $1::text AS said, NULL::text AS nothing" };
const BOTH = { name: "test_both", text: "SELECT v FROM unnest($1::text[]) AS v" };
const DIVIDE = { name: "test_divide", text: "SELECT (1 / $1::int)::text AS part" };

describeOnEachStore("statements that are prepared once", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it("take any text, of any length, as it is", async () => {
    const texts = ["", "'", 'it\'s \\ "so"', "名前 ✓ 🙂", "$1 -- ;", "x".repeat(100_000), "é".repeat(40_000)];
    for (const text of texts)
      expect(await preparedStatement(SAY, [text])).toEqual([{ said: text, nothing: null }]);
  });

  it("answer with all rows, in order, and with none", async () => {
    const all = Array.from({ length: 3_000 }, (_, at) => `row ${at}`);
    const given = `{${all.map((one) => `"${one}"`).join(",")}}`;
    expect((await preparedStatement(BOTH, [given])).map(({ v }) => v)).toEqual(all);
    expect(await preparedStatement(BOTH, ["{}"])).toEqual([]);
  });

  it("fail as the engine says, and run the next time", async () => {
    const failed: unknown = await preparedStatement(DIVIDE, ["0"]).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(failed).toMatchObject({ code: "22012" });
    expect(await preparedStatement(DIVIDE, ["1"])).toEqual([{ part: "1" }]);
    const unknown = { name: "test_unknown", text: "SELECT * FROM no_such_table" };
    await expect(preparedStatement(unknown, [])).rejects.toMatchObject({ code: "42P01" });
    await expect(preparedStatement(unknown, [])).rejects.toMatchObject({ code: "42P01" });
    expect(await preparedStatement(ADD, ["taken", "A"])).toEqual([{ name: "A", id: "taken" }]);
    expect(isTaken(await preparedStatement(ADD, ["taken", "A"]).catch((error: unknown) => error))).toBe(true);
  });

  it("are undone together where one of a transaction fails, and kept where none does", async () => {
    const count = (id: string) => store().$count(tenants, eq(tenants.id, id));
    const failing = preparedTransaction(async (run) => {
      await run(ADD, ["undone", "U"]);
      await run(DIVIDE, ["0"]);
    });
    await expect(failing).rejects.toMatchObject({ code: "22012" });
    expect(await count("undone")).toBe(0);
    await preparedTransaction(async (run) => {
      await run(ADD, ["kept", "K"]);
      await run(ADD, ["kept too", "K"]);
    });
    expect([await count("kept"), await count("kept too")]).toEqual([1, 1]);
  });

  it("keep to their own transaction beside others of both kinds", async () => {
    const add = (n: number) => preparedStatement(ADD, [`beside ${n}`, String(n)]);
    const undone = (n: number) =>
      preparedTransaction(async (run) => {
        await run(ADD, [`undone ${n}`, "U"]);
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error("on purpose");
      }).catch(() => undefined);
    const other = (n: number) =>
      transaction(async (tx) => {
        const row = { id: `other ${n}`, slug: `other ${n}`, name: "O", createdAt: new Date() };
        await tx.insert(tenants).values(row);
        await new Promise((resolve) => setImmediate(resolve));
        if (n % 2 === 0) throw new Error("on purpose");
      }).catch(() => undefined);
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    const answers = await Promise.all(numbers.map((n) => Promise.all([add(n), undone(n), other(n)])));
    expect(answers.map(([rows]) => rows[0]?.name)).toEqual(numbers.map(String));
    const ids = (await store().select({ id: tenants.id }).from(tenants)).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith("beside"))).toHaveLength(20);
    expect(ids.filter((id) => id.startsWith("undone "))).toHaveLength(0);
    expect(ids.filter((id) => id.startsWith("other"))).toHaveLength(10);
  });

  it("are refused once the store is closed", async () => {
    const { engine } = heldStore();
    await opened.close();
    await expect(engine.preparedAlone(SAY, ["too late"])).rejects.toThrow(/closed|after calling end/);
    opened = await open();
  });
});
