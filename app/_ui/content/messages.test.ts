import { describe, expect, it } from "vitest";
import { readMessages, unwrap } from "./messages";

describe("readMessages", () => {
  it("reads OTel GenAI parts", () => {
    const value = [
      { role: "user", parts: [{ type: "text", content: "Refund order 7" }] },
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "c1", name: "orders.get", arguments: { id: 7 } }],
      },
    ];
    expect(readMessages(value)).toEqual([
      { role: "user", parts: [{ label: null, text: "Refund order 7" }] },
      { role: "assistant", parts: [{ label: "tool call orders.get", text: '{\n  "id": 7\n}' }] },
    ]);
  });

  it("reads the Vercel AI SDK's prompt", () => {
    const value = { messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] };
    expect(readMessages(value)).toEqual([{ role: "user", parts: [{ label: null, text: "Hi" }] }]);
  });

  it("reads plain chat messages", () => {
    expect(readMessages([{ role: "system", content: "Be brief" }])).toEqual([
      { role: "system", parts: [{ label: null, text: "Be brief" }] },
    ]);
  });

  it("leaves what is not a list of messages", () => {
    expect(readMessages({ query: "x" })).toBeNull();
    expect(readMessages([{ role: "user" }, { id: 1 }])).toBeNull();
    expect(readMessages([])).toBeNull();
    expect(readMessages("text")).toBeNull();
  });
});

describe("unwrap", () => {
  it("opens JSON that arrived as text, and nothing else", () => {
    expect(unwrap('{"a":1}')).toEqual({ a: 1 });
    expect(unwrap("{not json")).toBe("{not json");
    expect(unwrap("12")).toBe("12");
  });
});
