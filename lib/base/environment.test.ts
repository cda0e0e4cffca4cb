import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment";

const read = (env: Record<string, string>) => readEnvironment(env, "/srv/bailiwick");

describe("the environment", () => {
  it("needs nothing: everything has a default, and empty is unset", () => {
    const bare = read({});
    expect(bare).toMatchObject({
      dataDir: "/srv/bailiwick/.bailiwick",
      publicUrl: "http://127.0.0.1:3000",
      otlpUrl: "http://127.0.0.1:4318",
      clickhouse: null,
      databaseUrl: null,
      secretKey: null,
    });
    expect(read({ DATABASE_URL: "", CLICKHOUSE_URL: "", BAILIWICK_CONSOLE_PORT: "" })).toEqual(bare);
  });

  it("makes addresses that open from here, whatever it listens on", () => {
    expect(read({ BAILIWICK_HOST: "0.0.0.0" }).publicUrl).toBe("http://127.0.0.1:3000");
    expect(read({ BAILIWICK_HOST: "::1", BAILIWICK_CONSOLE_PORT: "81" }).publicUrl).toBe("http://[::1]:81");
    const proxied = read({ BAILIWICK_PUBLIC_URL: "https://bailiwick.example.com/" });
    expect(proxied.publicUrl).toBe("https://bailiwick.example.com");
    expect(proxied.otlpUrl).toBe("http://bailiwick.example.com:4318");
  });

  it("takes a password out of the lake's address, so that no message shows it", () => {
    const { clickhouse } = read({ CLICKHOUSE_URL: "https://kim:p%40ss@lake.example.com:8443" });
    expect(clickhouse).toEqual({
      url: "https://lake.example.com:8443",
      user: "kim",
      password: "p@ss",
      database: "bailiwick",
    });
  });

  it.each([
    ["BAILIWICK_CONSOLE_PORT", "http"],
    ["BAILIWICK_CONSOLE_PORT", "0"],
    ["BAILIWICK_CONSOLE_PORT", "65536"],
    ["BAILIWICK_OTLP_HTTP_PORT", "43.18"],
    ["BAILIWICK_PUBLIC_URL", "bailiwick.example.com"],
    ["BAILIWICK_SECRET_KEY", "hunter2"],
    ["CLICKHOUSE_URL", "tcp://127.0.0.1:9000"],
    ["CLICKHOUSE_URL", "http://127.0.0.1:8123/bailiwick"],
    ["DATABASE_URL", "mysql://127.0.0.1/bailiwick"],
  ])("refuses %s=%s, and says what it must be but not what it was", (name, value) => {
    const refused = expect.objectContaining({ code: "INVALID" });
    const message = expect.objectContaining({
      message: expect.stringMatching(`^The variable ${name} .*: it must `),
    });
    expect(() => read({ [name]: value })).toThrow(refused);
    expect(() => read({ [name]: value })).toThrow(message);
    expect(() => read({ [name]: value })).not.toThrow("hunter2");
  });
});
