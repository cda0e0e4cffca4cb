import { NextRequest } from "next/server";
import { expect, it } from "vitest";
import { welcomeFromElsewhere } from "./arrival";

const FROM_ELSEWHERE = {
  "sec-fetch-site": "cross-site",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
};

async function arrive(path: string, headers: Record<string, string> = {}, method = "GET") {
  const request = new NextRequest(`http://127.0.0.1:3000${path}`, {
    method,
    headers: { ...FROM_ELSEWHERE, ...headers },
  });
  const answer = welcomeFromElsewhere(request);
  return answer ? await answer.text() : null;
}

it("sends a navigation from another site to the same path once more", async () => {
  expect(await arrive("/audit?q=a%20b&from=now-1h")).toContain(
    'content="0;url=/audit?q=a%20b&#38;from=now-1h"',
  );
});

it.each([
  ["a navigation of our own", { "sec-fetch-site": "same-origin" }],
  ["an address that was typed", { "sec-fetch-site": "none" }],
  ["what a script fetches", { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }],
  ["a frame", { "sec-fetch-dest": "iframe" }],
  ["who has the cookie", { cookie: "bailiwick=x" }],
  ["who has it over TLS", { cookie: "__Host-bailiwick=x" }],
])("leaves alone %s", async (_, headers) => {
  expect(await arrive("/audit", headers)).toBeNull();
});

it("leaves alone writes, the API, and what a provider sends back", async () => {
  expect(await arrive("/audit", {}, "POST")).toBeNull();
  expect(await arrive("/api/v1/me")).toBeNull();
  expect(await arrive("/sign-in/with/corp/callback?code=x")).toBeNull();
});

it("leads nowhere else, and breaks out of no attribute", async () => {
  expect(await arrive("//evil.example/")).toBeNull();
  const page = await arrive(`/x?a="><script>&b='`);
  expect(page).not.toContain("<script>");
  expect(page?.match(/url=([^"]*)"/)?.[1]).toMatch(/^\/x\?a=/);
});
