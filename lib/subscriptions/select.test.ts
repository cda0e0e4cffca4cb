import { describe, expect, it } from "vitest";
import type { Caller } from "./caller";
import type { ServedModel, SubscriptionIndex, SubscriptionInForce } from "./inForce";
import { ownedBy, selectFrom } from "./select";

const granite: ServedModel = {
  id: "svm_g",
  name: "granite",
  namespace: "llm",
  provider: null,
  state: "active",
};
const llama: ServedModel = { id: "svm_l", name: "llama", namespace: "", provider: null, state: "active" };
const idle: ServedModel = { id: "svm_i", name: "idle", namespace: "", provider: null, state: "paused" };

function subscription(name: string, change: Partial<SubscriptionInForce>): SubscriptionInForce {
  const texts = { displayName: null, description: null, organisation: null, costCentre: null };
  const empty = { priority: 0, labels: {}, state: "active" as const, owners: [], models: new Map() };
  return { id: `sub_${name}`, name, namespace: "", ...texts, ...empty, ...change };
}

const holds = (...models: ServedModel[]) => new Map(models.map((model) => [model.id, model]));
const gold = subscription("gold", {
  priority: 10,
  owners: [{ kind: "group", value: "premium" }],
  models: holds(granite),
});
const basic = subscription("basic", {
  owners: [{ kind: "team", value: "team_search" }],
  models: holds(granite, llama),
});
const asleep = subscription("zzz", {
  state: "paused",
  owners: [{ kind: "user", value: "kim@example.com" }],
  models: holds(llama),
});
const index: SubscriptionIndex = {
  all: [gold, basic, asleep],
  byId: new Map(),
  modelsByName: new Map([
    ["granite", [granite]],
    ["llm/granite", [granite]],
    ["llama", [llama]],
    ["idle", [idle]],
  ]),
  access: new Map([[llama.id, [{ kind: "principal", value: "prn_kim" }]]]),
  groupOfTeam: new Map([["team_search", "search-people"]]),
};
const caller = (change: Partial<Caller>): Caller => ({
  groups: new Set(),
  teams: new Set(),
  principal: null,
  user: null,
  ...change,
});
const taken = (who: Caller, ask: Parameters<typeof selectFrom>[2]) => {
  const selection = selectFrom(index, who, ask);
  return selection.ok ? selection.subscription.name : selection.error;
};

describe("which subscription a request draws on", () => {
  const both = caller({ groups: new Set(["premium"]), teams: new Set(["team_search"]) });

  it("is the highest of those that hold the model, or the requested one", () => {
    expect(taken(both, { model: "granite" })).toBe("gold");
    expect(taken(both, { model: "llm/granite", requested: "basic" })).toBe("basic");
    expect(taken(both, {})).toBe("gold");
  });

  it("is the one that is called just so, before a namesake elsewhere", () => {
    const elsewhere = subscription("basic", {
      ...gold,
      id: "sub_elsewhere",
      name: "basic",
      namespace: "lab",
    });
    const all = { ...index, all: [elsewhere, basic] };
    const chosen = (requested: string) => {
      const selection = selectFrom(all, both, { model: "granite", requested });
      return selection.ok ? selection.subscription.id : selection.error;
    };
    expect([chosen("basic"), chosen("lab/basic"), chosen("sub_elsewhere")]).toEqual([
      "sub_basic",
      "sub_elsewhere",
      "sub_elsewhere",
    ]);
  });

  it("is none that is somebody else's, and says the same as for one that does not exist", () => {
    const guest = caller({ groups: new Set(["premium"]) });
    const refused = selectFrom(index, guest, { model: "granite", requested: "basic" });
    expect(refused).toMatchObject({ ok: false, error: "subscription_not_found" });
    const missing = selectFrom(index, guest, { model: "granite", requested: "no-such" });
    expect(JSON.stringify(missing).replaceAll("no-such", "basic")).toBe(JSON.stringify(refused));
    expect(taken(caller({}), { model: "granite" })).toBe("no_subscription");
  });

  it("needs access to the model besides, where any is set", () => {
    expect(selectFrom(index, both, { model: "llama" })).toMatchObject({
      error: "model_access_denied",
      accessAllowed: false,
    });
    const kim = caller({ principal: "prn_kim", teams: new Set(["team_search"]) });
    expect(taken(kim, { model: "llama" })).toBe("basic");
  });

  it("says what lacks: the model, its place in a subscription, or that it is paused", () => {
    expect(taken(both, { model: "gpt" })).toBe("model_not_found");
    expect(taken(both, { model: "idle" })).toBe("model_not_found");
    const kim = { principal: "prn_kim", user: "kim@example.com" };
    expect(
      taken(caller({ ...kim, groups: new Set(["premium"]) }), { model: "llama", requested: "gold" }),
    ).toBe("model_not_in_subscription");
    expect(taken(caller(kim), { model: "llama" })).toBe("subscription_paused");
  });

  it("counts a team by the group that it follows only for who is nobody on the list", () => {
    const groups = new Set(["search-people"]);
    expect(ownedBy(index, caller({ groups })).map(({ name }) => name)).toEqual(["basic"]);
    // Somebody known who left the team keeps the group in the snapshot of a key.
    expect(ownedBy(index, caller({ groups, principal: "prn_gone" }))).toEqual([]);
  });
});
