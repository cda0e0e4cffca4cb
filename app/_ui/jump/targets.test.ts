import { describe, expect, it } from "vitest";
import { jumpTargets } from "./targets";

const PAGES = [
  { href: "/audit", label: "Audit" },
  { href: "/sessions", label: "Sessions" },
];

describe("jumpTargets", () => {
  it("lists every page before anything is typed", () => {
    expect(jumpTargets(" ", PAGES).map((one) => one.href)).toEqual(["/audit", "/sessions"]);
  });

  it("opens what an id names, and nothing else", () => {
    expect(jumpTargets("act_01J9", PAGES).map((one) => one.href)).toEqual(["/audit/act_01J9"]);
    expect(jumpTargets("pri_01J9", PAGES).map((one) => one.href)).toEqual(["/people/pri_01J9"]);
    expect(jumpTargets("team_01J9", PAGES).map((one) => one.href)).toEqual(["/teams/team_01J9"]);
    expect(jumpTargets("agt_01j9", PAGES).map((one) => one.href)).toEqual(["/agents/agt_01j9"]);
    expect(jumpTargets(" ses_01J9 ", PAGES).map((one) => one.href)).toEqual(["/sessions/ses_01J9"]);
  });

  it("finds a trace over all time", () => {
    expect(jumpTargets("4BF92F3577B34DA6A3CE929D0E0E4736", PAGES)[0]?.href).toBe(
      "/audit?q=session:4bf92f3577b34da6a3ce929d0e0e4736&from=0",
    );
  });

  it("escapes what it puts into a link", () => {
    expect(jumpTargets("agent:a&from=0", PAGES)[0]?.href).toBe("/audit?q=agent:a%26from%3D0");
  });

  it("puts agents that are called so between pages and a search", () => {
    const agents = [{ id: "agt_1", name: "session clerk" }];
    expect(jumpTargets("ses", PAGES, agents).map((one) => one.href)).toEqual([
      "/sessions",
      "/agents/agt_1",
      "/audit?q=ses",
      "/sessions?q=ses",
    ]);
  });

  it("puts pages before a search", () => {
    expect(jumpTargets("ses", PAGES).map((one) => one.href)).toEqual([
      "/sessions",
      "/audit?q=ses",
      "/sessions?q=ses",
    ]);
  });
});
