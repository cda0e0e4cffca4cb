import { expect, it } from "vitest";
import { clientAddress, isTrusted, readProxies } from "./clientAddress";

const proxies = readProxies("10.0.0.0/8, 192.0.2.7, fd00::/8");

it("takes the peer and nothing else where no proxy is trusted", () => {
  expect(clientAddress("203.0.113.9", "198.51.100.1", [])).toBe("203.0.113.9");
  expect(clientAddress("127.0.0.1", "198.51.100.1", [])).toBe("127.0.0.1");
  expect(clientAddress("203.0.113.9", "198.51.100.1", proxies)).toBe("203.0.113.9");
});

it("takes the rightmost hop that is no trusted proxy", () => {
  expect(clientAddress("10.1.1.1", "198.51.100.1", proxies)).toBe("198.51.100.1");
  expect(clientAddress("10.1.1.1", "1.2.3.4, 198.51.100.1, 192.0.2.7", proxies)).toBe("198.51.100.1");
  expect(clientAddress("10.1.1.1", ["1.2.3.4", "198.51.100.1, 10.2.2.2"], proxies)).toBe("198.51.100.1");
  expect(clientAddress("10.1.1.1", "10.3.3.3", proxies)).toBe("10.3.3.3");
});

it("stays with the proxy where it wrote no address", () => {
  for (const hop of ["", "unknown", "_hidden", "0x7f.1", "1.2.3", "198.51.100.1, junk"]) {
    expect(clientAddress("10.1.1.1", hop, proxies)).toBe("10.1.1.1");
  }
  expect(clientAddress("10.1.1.1", undefined, proxies)).toBe("10.1.1.1");
  expect(clientAddress(undefined, undefined, proxies)).toBe("unknown");
});

it("reads every spelling of an address as one", () => {
  expect(clientAddress("::ffff:10.1.1.1", "198.51.100.1:4711", proxies)).toBe("198.51.100.1");
  expect(clientAddress("fd00::5%eth0", "[2001:DB8::0:1]:443", proxies)).toBe("2001:db8::1");
  expect(isTrusted("2001:db8::1", proxies)).toBe(false);
});

it("says which entry of the variable cannot be read", () => {
  for (const text of ["proxy.example", "10.0.0.0/33", "10.1", "10.0.0.0/8, x"]) {
    expect(() => readProxies(text), text).toThrow(/is no address of a proxy/);
  }
  expect(readProxies(" , ")).toEqual([]);
});
