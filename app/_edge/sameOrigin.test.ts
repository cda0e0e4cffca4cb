import { expect, it } from "vitest";
import { requireSameOrigin } from "./sameOrigin";

const PUBLIC = "https://bailiwick.example.com";
const write =
  (headers: Record<string, string>, method = "POST") =>
  () =>
    requireSameOrigin(new Request("http://10.0.0.5:3000/x", { method, headers }), PUBLIC);

it("lets our own pages write", () => {
  const ours: Record<string, string>[] = [
    { "sec-fetch-site": "same-origin", origin: PUBLIC, cookie: "a=b" },
    { "sec-fetch-site": "none", cookie: "a=b" },
    { origin: PUBLIC, cookie: "a=b" },
    { origin: "http://10.0.0.5:3000", host: "10.0.0.5:3000", cookie: "a=b" },
  ];
  for (const headers of ours) expect(write(headers), JSON.stringify(headers)).not.toThrow();
});

it("refuses what another site's page sends, cookie or not", () => {
  const theirs: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site", origin: "https://evil.example", cookie: "a=b" },
    { "sec-fetch-site": "same-site", origin: "https://other.example.com", cookie: "a=b" },
    { "sec-fetch-site": "cross-site", origin: PUBLIC },
    { origin: "https://evil.example" },
    { origin: "null", cookie: "a=b" },
    { origin: "https://bailiwick.example.com.evil.example" },
    { origin: "https://evil.example", host: "10.0.0.5:3000", "x-forwarded-host": "evil.example" },
    { cookie: "a=b" },
  ];
  for (const headers of theirs)
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      expect(write(headers, method), `${method} ${JSON.stringify(headers)}`).toThrow(/does not come from/);
});

it("lets machines write without a cookie, and anyone read", () => {
  expect(write({ authorization: "Bearer x" })).not.toThrow();
  for (const method of ["GET", "HEAD", "OPTIONS"])
    expect(write({ "sec-fetch-site": "cross-site", origin: "https://evil.example" }, method)).not.toThrow();
});
