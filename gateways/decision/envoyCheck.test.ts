import { expect, it } from "vitest";
import { printCheckResponse, readCheckRequest } from "./envoyCheck";

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ""), "hex");

it("reads Envoy's bytes by its field numbers, and skips what it does not know", () => {
  // attributes{ source 1, request 4 { http 2 { id 1, method 2, headers 3, path 4, size 9, body 11 } }, context_extensions 10 }
  const request = hex(`
    0a 47
      0a 04 0a 02 6869
      22 29
        12 27
          0a 01 37
          12 04 504f5354
          0a 00
          1a 0a 0a 04 582d4131 12 02 6f6b
          22 04 2f6d6370
          48 07
          5a 02 7b7d
      52 0f 0a 08 70726f746f636f6c 12 03 6d6370
      `);
  const at = request.indexOf(0x22);
  request.writeUInt8(request.length - 2, 1);
  const http = request.subarray(at + 2, request.lastIndexOf(0x52));
  request.writeUInt8(http.length, at + 1);
  request.writeUInt8(http.length - 2, at + 3);
  expect(readCheckRequest(request)).toEqual({
    method: "POST",
    path: "/mcp",
    headers: { "x-a1": "ok" },
    body: Buffer.from("{}"),
    isPart: false,
    isMcp: true,
  });
});

it("refuses bytes that are no message", () => {
  expect(() => readCheckRequest(hex("0aff"))).toThrow(RangeError);
});

it("says no with Envoy's field numbers", () => {
  const denied = printCheckResponse({ isAllowed: false, answer: null, problem: "no" });
  // status{ code 7 }, denied_response{ status{ 403 } …
  expect(denied.subarray(0, 4).toString("hex")).toBe("0a020807");
  expect(denied.readUInt8(4)).toBe(0x12);
  expect(denied.includes(hex("0a03089303"))).toBe(true);
  const through = printCheckResponse({ isAllowed: true, answer: null, problem: null });
  expect(through.subarray(0, 5).toString("hex")).toBe("0a0208001a");
});
