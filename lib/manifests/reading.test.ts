import { describe, expect, it } from "vitest";
import { checkManifests } from "./checkManifests";
import { readLength, writeLength } from "./lengths";
import { nanoOfRate, rateOfNano } from "./perToken";
import { readPredicates } from "./predicates";

/** Numbers that are the same each time (mulberry32). */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("reading manifests", () => {
  it("takes prices per token exactly, whatever they are, and gives them back", () => {
    const draw = draws(7);
    for (let n = 0; n < 500; n++) {
      const nano = Math.floor(draw() * 10 ** Math.floor(draw() * 15));
      expect(nanoOfRate(rateOfNano(nano))).toBe(nano);
      expect(nanoOfRate(`${nano}e-15`)).toBe(nano);
    }
    expect(nanoOfRate("0.000002")).toBe(2_000_000_000);
    for (const bad of ["", "-1", "1e-16", "0.0000000000000001", "NaN", "0x1", "1_0", "$2", "1e99"])
      expect(nanoOfRate(bad)).toBeNull();
  });

  it("takes durations in whole seconds, and no length for a month", () => {
    const draw = draws(11);
    const seconds = { second: 1, minute: 60, hour: 3_600 };
    for (let n = 0; n < 500; n++) {
      const [h, m, s] = [draw() * 30, draw() * 90, draw() * 90].map(Math.floor) as [number, number, number];
      const length = readLength(`${h}h${m}m${s}s`);
      const total = h * 3_600 + m * 60 + s;
      expect(length ? length.windowCount * seconds[length.windowUnit] : 0).toBe(total);
      if (length)
        expect(readLength(writeLength(length.windowUnit, length.windowCount) ?? "")).toEqual(length);
    }
    expect([readLength("1500ms"), readLength("0s"), readLength("1w"), readLength("")]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([writeLength("month", 1), writeLength("fiscal_quarter", 1)]).toEqual([null, null]);
  });

  it("understands the predicates that are written for a subscription, tier, group, user, key and model, and no others", () => {
    const scope = (...predicates: string[]) => {
      const { scope: is, unread } = readPredicates(predicates);
      return unread.length > 0 ? unread : `${is.subjectKind} ${is.subject ?? is.tier} ${is.model}`;
    };
    expect(
      scope(
        'auth.identity.selected_subscription_key == "ns/sub@llm/granite" && !request.path.endsWith("/v1/models")',
      ),
    ).toBe("subscription ns/sub llm/granite");
    expect(
      scope('auth.identity.groups.split(",").exists(g, g == "gold")', "(requestBodyJSON('/model') == 'm')"),
    ).toBe("team gold m");
    expect(scope('auth.identity.userid == "a \\" && b"')).toBe('person a " && b null');
    expect(scope('auth.identity.tier == "free"')).toBe("tenant free null");
    for (const other of [
      'auth.identity.userid == "a" || auth.identity.userid == "b"',
      'auth.identity.userid != "a"',
      'request.method == "POST"',
      '!(auth.identity.userid == "a")',
      'auth.identity.groups.split(",").exists(g, h == "gold")',
    ])
      expect(scope(other)).toEqual([other]);
    const deep = `${"(".repeat(20_000)}x${")".repeat(20_000)}`;
    expect(scope(deep)).toEqual([deep]);
    expect(scope('auth.identity.userid == "a"', 'auth.identity.keyId == "k"')).toEqual([
      'auth.identity.keyId == "k"',
    ]);
  });

  it("refuses what is no set of manifests, and says what it leaves out", () => {
    const check = (text: string) => checkManifests({ name: "x", bytes: Buffer.from(text) });
    expect(() => check("a: 1\na: 2\n")).toThrow(/says a twice/);
    expect(() => check(`a: "${"x".repeat(6_000_000)}"`)).toThrow(/larger than 5 MiB/);
    expect(check("- 1\n").problems).toHaveLength(1);
    expect(check("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n").skipped).toEqual(["Secret s (v1)"]);
    const ref = (more: string) =>
      `{apiVersion: maas.opendatahub.io/v1alpha1, kind: MaaSModelRef, metadata: {name: m, namespace: n, uid: u}, spec: {modelRef: {kind: ExternalModel, name: m}}${more}}`;
    const list = check(`apiVersion: v1\nkind: List\nitems: [${ref(", status: {phase: Ready}")}]\n`);
    expect(list).toMatchObject({ documents: 1, problems: [] });
    expect(list.losses[0]?.words).toBe("What only the cluster says is left out: metadata.uid, status.");
    expect(check(`---\n${ref("")}\n---\n${ref("")}\n`).problems).toMatchObject([
      { words: "It stands in the file more than once." },
    ]);
  });

  it("reads the YAML within a tier mapping as carefully as what is around it", () => {
    const mapping = (tiers: string) => ({
      name: "tiers.json",
      bytes: Buffer.from(
        JSON.stringify({
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "tier-to-group-mapping", namespace: "maas-api" },
          data: { tiers },
        }),
      ),
    });
    const problemsOf = (tiers: string) => checkManifests(mapping(tiers)).problems.map(({ words }) => words);
    expect(problemsOf("- name: gold\n  level: 1")).toEqual([]);
    // Each key is compared with all by the parser's own search: of this many that takes ten seconds and more.
    const many = Array.from({ length: 20_000 }, (_, nth) => `  k${nth.toString(36)}:`).join("\n");
    expect(problemsOf(`- name: gold\n${many}\n  name: silver`)).toEqual([
      expect.stringMatching(/says name twice \(line 20002\)/),
    ]);
    expect(problemsOf("")).toHaveLength(1);
  });
});
