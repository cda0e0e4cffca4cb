import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readAllowedHosts } from "./allowedHosts";
import { isDomainError } from "./errors";
import { requireSafeAddress, type SafeFetchOptions, safeFetch, safeFetchAsFetch } from "./safeFetch";

const loopback = readAllowedHosts("127.0.0.1");
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A real server; what it was asked stands in `seen`. */
async function serve(answer: RequestListener, host = "127.0.0.1", port = 0) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.headers.host}${request.url}`);
    answer(request, response);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const address = server.address() as AddressInfo;
  return { url: `http://${host}:${address.port}`, port: address.port, seen };
}

async function refusal(address: string, options: SafeFetchOptions = {}) {
  const error = await safeFetch(address, { allow: [], ...options }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isDomainError(error)) throw new Error(`${address} gave ${String(error)}`);
  return error;
}
const redirectTo = (location: string, status = 302): RequestListener => {
  return (_request, response) => response.writeHead(status, { location }).end();
};

describe("what is refused", () => {
  it.each([
    ["https://127.0.0.1/", "loopback"],
    ["https://127.8.9.1/", "loopback"],
    ["https://0.0.0.0/", "no host"],
    ["https://10.1.2.3/", "RFC 1918"],
    ["https://172.16.0.1/", "RFC 1918"],
    ["https://192.168.1.1/", "RFC 1918"],
    ["https://100.64.1.1/", "RFC 6598"],
    ["https://169.254.169.254/latest/meta-data/", "metadata"],
    ["https://168.63.129.16/", "metadata"],
    ["https://100.100.100.200/", "metadata"],
    ["https://192.0.2.7/", "reserved"],
    ["https://198.18.0.1/", "reserved"],
    ["https://203.0.113.9/", "reserved"],
    ["https://240.0.0.1/", "reserved"],
    ["https://255.255.255.255/", "broadcast"],
    ["https://224.0.0.1/", "multicast"],
    ["https://[::1]/", "loopback"],
    ["https://[::]/", "no host"],
    ["https://[fe80::1]/", "link-local"],
    ["https://[fc00::1]/", "RFC 4193"],
    ["https://[fd00:ec2::254]/", "metadata"],
    ["https://[fec0::1]/", "site-local"],
    ["https://[ff02::1]/", "multicast"],
    ["https://[2001:db8::1]/", "reserved"],
    ["https://[4000::1]/", "outside"],
    ["https://[::ffff:8.8.8.8]/", "within an IPv6 one"],
    ["https://[::ffff:169.254.169.254]/", "metadata"],
    ["https://[64:ff9b::10.0.0.1]/", "NAT64"],
    ["https://[64:ff9b::a9fe:a9fe]/", "metadata"],
    ["https://[2002:7f00:1::]/", "6to4"],
    ["https://[2002:a9fe:a9fe::]/", "metadata"],
    ["https://[2001::1]/", "Teredo"],
    ["https://localhost/", "loopback"],
    ["https://0x7f.1/", "spelled otherwise"],
    ["https://2130706433/", "spelled otherwise"],
    ["https://0177.0.0.1/", "spelled otherwise"],
    ["https://8.8.2056/", "spelled otherwise"],
    ["https://１２７.0.0.1/", "spelled otherwise"],
    ["http://8.8.8.8/", "only https is reached"],
    ["ftp://example.com/", "ftp:"],
    ["file:///etc/passwd", "file:"],
    ["gopher://example.com/", "gopher:"],
    ["data:text/plain,hello", "data:"],
    ["//example.com/", "no address"],
    ["", "no address"],
    ["https://example.com:25/", "Port 25"],
    ["https://[::1", "no address"],
  ])("%s: %s", async (address, why) => {
    const error = await refusal(address);
    expect(error.code).toBe("INVALID");
    expect(error.words.why).toContain(why);
    expect(error.fields.url).toContain(why);
    expect(error.words.fix).toBeTruthy();
  });

  it("credentials in the address, which its words do not repeat", async () => {
    const error = await refusal("https://kim:pa55@example.com/");
    expect(error).toMatchObject({ code: "INVALID", words: { why: expect.stringContaining("password") } });
    expect(error.message).not.toContain("pa55");
  });

  it("a name of which one answer is not public, without telling the answer", async () => {
    const resolve = async () => ["8.8.8.8", "10.9.8.7"];
    const error = await refusal("https://mixed.example/", { resolve });
    expect(error.words.why).toContain("mixed.example resolves to a private address");
    expect(error.words.fix).toContain("mixed.example to the variable BAILIWICK_ALLOWED_HOSTS");
    expect(error.message).not.toContain("10.9.8.7");
  });

  it("metadata, whatever is allowed", async () => {
    const allow = readAllowedHosts("169.254.169.254,0.0.0.0/0,::/0,meta.example");
    for (const address of ["http://169.254.169.254/", "http://[::ffff:a9fe:a9fe]/", "http://meta.example/"]) {
      const error = await refusal(address, { allow, resolve: async () => ["169.254.169.254"] });
      expect(error.words).toMatchObject({
        why: expect.stringContaining("metadata"),
        fix: "It cannot be allowed.",
      });
    }
  });
});

describe("the allow-list", () => {
  it.each(["127.0.0.1", "127.0.0.0/8", "idp.example", "IDP.example."])("lets %s through", async (entry) => {
    const server = await serve((_request, response) => response.end("in"));
    const host = entry.toLowerCase().startsWith("idp") ? "idp.example" : "127.0.0.1";
    const answer = await safeFetch(`http://${host}:${server.port}/x`, {
      allow: readAllowedHosts(entry),
      resolve: async () => ["127.0.0.1"],
    });
    expect(answer.body.toString()).toBe("in");
    expect(server.seen).toEqual([`GET ${host}:${server.port}/x`]);
  });

  it("means the port where it names one, and no other name at the same address", async () => {
    const server = await serve((_request, response) => response.end("in"));
    const resolve = async () => ["127.0.0.1"];
    const allow = readAllowedHosts(`idp.example:${server.port}, [::1]:80`);
    expect((await safeFetch(`http://idp.example:${server.port}/`, { allow, resolve })).status).toBe(200);
    expect((await refusal(`http://idp.example:${server.port + 1}/`, { allow, resolve })).code).toBe(
      "INVALID",
    );
    expect((await refusal(`http://other.example:${server.port}/`, { allow, resolve })).code).toBe("INVALID");
    expect(server.seen).toHaveLength(1);
  });

  it.each(["https://x.example", "*.example", "10.0.0.0/40", "a b", "x.example/path", "u@x.example"])(
    "does not take %s",
    (entry) => expect(() => readAllowedHosts(`fine.example,${entry}`)).toThrow(/is no host/),
  );
});

describe("names that answer differently each time", () => {
  it("are asked once a request, and connected to what was judged", async () => {
    const wanted = await serve((_request, response) => response.end("wanted"), "127.0.0.2");
    const inner = await serve((_request, response) => response.end("secret"), "127.0.0.1", wanted.port);
    const answers = [["127.0.0.2"], ["127.0.0.1"]];
    const resolve = async () => answers.shift() ?? ["127.0.0.1"];
    const options = { allow: readAllowedHosts("127.0.0.2/32"), resolve };
    const address = `http://rebind.example:${wanted.port}/`;
    expect((await safeFetch(address, options)).body.toString()).toBe("wanted");
    expect(answers).toHaveLength(1);
    expect((await refusal(address, options)).words.why).toContain("loopback");
    expect(inner.seen).toEqual([]);
  });

  it("are judged anew at each redirect", async () => {
    const server = await serve(redirectTo("/again"), "127.0.0.2");
    const inner = await serve((_request, response) => response.end("secret"), "127.0.0.1", server.port);
    const answers = [["127.0.0.2"]];
    const resolve = async () => answers.shift() ?? ["127.0.0.1"];
    const options = { allow: readAllowedHosts("127.0.0.2/32"), resolve };
    expect((await refusal(`http://rebind.example:${server.port}/`, options)).code).toBe("INVALID");
    expect([server.seen.length, inner.seen.length]).toEqual([1, 0]);
  });
});

describe("redirects", () => {
  it.each([
    "http://127.0.0.3:1/",
    "http://169.254.169.254/latest/",
    "http://[::1]/",
    "ftp://x.example/",
    "http://0x7f.3/",
  ])("to %s is refused", async (location) => {
    const server = await serve(redirectTo(location));
    expect((await refusal(server.url, { allow: loopback })).code).toBe("INVALID");
  });

  it("are followed three times, not four", async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end("there");
      else response.writeHead(307, { location: `/${left - 1}` }).end();
    });
    expect((await safeFetch(`${server.url}/3`, { allow: loopback })).body.toString()).toBe("there");
    expect(await refusal(`${server.url}/4`, { allow: loopback })).toMatchObject({ code: "UNAVAILABLE" });
    const asIs = await safeFetch(`${server.url}/3`, { allow: loopback, redirects: 0 });
    expect([asIs.status, asIs.headers.get("location")]).toEqual([307, "/2"]);
  });

  it("take no credential and no body to another origin", async () => {
    const headers: Record<string, unknown>[] = [];
    const other = await serve((request, response) => {
      headers.push(request.headers);
      response.end();
    });
    const first = await serve(redirectTo(other.url));
    const sent = { authorization: "Bearer t", cookie: "a=b", "x-plain": "1" };
    await safeFetch(first.url, { allow: loopback, headers: sent });
    expect(headers[0]).toMatchObject({ "x-plain": "1" });
    expect(Object.keys(headers[0] ?? {})).not.toEqual(expect.arrayContaining(["authorization"]));
    expect(Object.keys(headers[0] ?? {})).not.toEqual(expect.arrayContaining(["cookie"]));
    const strict = await serve(redirectTo(other.url, 307));
    const posting = refusal(strict.url, { allow: loopback, method: "POST", body: "secret" });
    expect(await posting).toMatchObject({ code: "UNAVAILABLE" });
    await safeFetch(first.url, { allow: loopback, method: "POST", body: "secret" });
    expect(other.seen.map((line) => line.split(" ")[0])).toEqual(["GET", "GET"]);
  });
});

describe("limits", () => {
  it("ends what drips, in its headers and in its body", async () => {
    const dripping = await serve((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(timer));
    });
    const silent = await serve(() => {});
    for (const { url } of [dripping, silent]) {
      const error = await refusal(url, { allow: loopback, timeoutMs: 300 });
      expect(error).toMatchObject({ code: "UNAVAILABLE", words: { why: "It took longer than 300 ms." } });
    }
    const hanging = () => new Promise<string[]>(() => {});
    const lookup = await refusal("https://slow.example/", { resolve: hanging, timeoutMs: 100 });
    expect(lookup.words.why).toBe("It took longer than 100 ms.");
  });

  it("ends an endless body at its size, whatever length it claims", async () => {
    let sent = 0;
    const server = await serve((_request, response) => {
      const chunk = Buffer.alloc(65_536);
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on("drain", more);
      more();
    });
    const error = await refusal(server.url, { allow: loopback, maxBytes: 100_000 });
    expect(error.words.why).toBe("Its answer has more than 100000 bytes.");
    expect(sent).toBeLessThan(20_000_000);
  });

  it("ends a gzip bomb by what it unpacks to, and unpacks what is small", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const small = gzipSync("unpacked");
    const server = await serve((request, response) => {
      response.setHeader("content-encoding", "gzip");
      response.end(request.url === "/bomb" ? bomb : request.url === "/cut" ? small.subarray(0, 15) : small);
    });
    const before = process.memoryUsage().rss;
    expect((await refusal(`${server.url}/bomb`, { allow: loopback })).words.why).toContain(
      "more than 1048576",
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000);
    expect((await safeFetch(server.url, { allow: loopback })).body.toString()).toBe("unpacked");
    expect((await refusal(`${server.url}/cut`, { allow: loopback })).code).toBe("UNAVAILABLE");
  });

  it("asks for no encoding, and refuses one that it does not know", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/odd") response.setHeader("content-encoding", "zstd");
      response.end(request.headers["accept-encoding"]);
    });
    expect((await safeFetch(server.url, { allow: loopback })).body.toString()).toBe("identity");
    expect((await refusal(`${server.url}/odd`, { allow: loopback })).words.why).toContain("zstd");
  });
});

describe("what fails on the way", () => {
  it("says that nothing listens, that a name is unknown, that a body was cut", async () => {
    const gone = await serve(() => {});
    const { url } = gone;
    open.pop()?.close();
    expect((await refusal(url, { allow: loopback })).words.why).toBe("Nothing listens there.");
    const unknown = Object.assign(new Error("no"), { code: "ENOTFOUND" });
    const resolve = () => Promise.reject(unknown);
    const error = await refusal("https://nowhere.example/", { resolve });
    expect(error).toMatchObject({
      code: "INVALID",
      words: { why: "The name nowhere.example is not known." },
    });
    const down = () => Promise.reject(Object.assign(new Error("no"), { code: "EAI_AGAIN" }));
    const later = await refusal("https://nowhere.example/", { resolve: down });
    expect(later).toMatchObject({ code: "UNAVAILABLE", words: { why: expect.stringContaining("just now") } });
    const cut = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("12345", () => response.destroy());
    });
    expect(await refusal(cut.url, { allow: loopback })).toMatchObject({ code: "UNAVAILABLE" });
  });

  it("trusts a certificate only when somebody known signed it for that name", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bailiwick-tls-"));
    const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=hooks.example", "-addext", "subjectAltName=DNS:hooks.example"];
    const making = [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "2",
    ];
    execFileSync("openssl", [...making, ...subject, "-keyout", keyFile, "-out", certFile], { stdio: "pipe" });
    const [key, cert] = [readFileSync(keyFile, "utf8"), readFileSync(certFile, "utf8")];
    rmSync(folder, { recursive: true });
    const server = createTlsServer({ key, cert }, (_request, response) => response.end("sealed"));
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const options = { allow: readAllowedHosts("127.0.0.0/8"), resolve: async () => ["127.0.0.1"] };
    const ca = [cert];
    const answer = await safeFetch(`https://hooks.example:${port}/`, { ...options, ca });
    expect(answer.body.toString()).toBe("sealed");
    const unsigned = await refusal(`https://hooks.example:${port}/`, options);
    expect(unsigned.words.why).toBe("Its certificate is signed by itself.");
    const misnamed = await refusal(`https://other.example:${port}/`, { ...options, ca });
    expect(misnamed.words.why).toBe("Its certificate is of another name.");
  });
});

describe("an address that is entered", () => {
  it("is refused as it would be later, and reaches nothing", async () => {
    const server = await serve((_request, response) => response.end());
    const url = await requireSafeAddress(server.url, { allow: loopback });
    expect(url.href).toBe(`${server.url}/`);
    expect(server.seen).toEqual([]);
    const resolve = async () => ["192.168.0.9"];
    const entered = (address: string, options = {}) => requireSafeAddress(address, { allow: [], ...options });
    await expect(entered("https://inner.example/", { resolve })).rejects.toMatchObject({ code: "INVALID" });
    await expect(entered(server.url)).rejects.toMatchObject({ code: "INVALID" });
    const down = () => Promise.reject(new Error("the resolver is away"));
    await expect(entered("https://x.example/", { resolve: down })).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
  });

  it("waits 5 s for its name, not longer", async () => {
    vi.useFakeTimers();
    const resolve = () => new Promise<string[]>(() => {});
    const waiting = requireSafeAddress("https://slow.example/", { allow: [], resolve }).catch(
      (error: unknown) => error,
    );
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    expect(await waiting).toMatchObject({
      code: "UNAVAILABLE",
      words: { why: expect.stringContaining("5 s") },
    });
  });
});

describe("as a fetch", () => {
  const fetch = safeFetchAsFetch({ allow: loopback });

  it("sends method, headers and body, and answers with a Response", async () => {
    const server = await serve((request, response) => {
      response.writeHead(201, {
        "set-cookie": ["a=1", "b=2"],
        "content-type": request.headers["content-type"],
      });
      request.pipe(response);
    });
    const body = new URLSearchParams({ grant: "code" });
    const answer = await fetch(`${server.url}/token`, { method: "POST", body, redirect: "manual" });
    expect([answer.status, answer.url, await answer.text()]).toEqual([
      201,
      `${server.url}/token`,
      "grant=code",
    ]);
    expect(answer.headers.get("content-type")).toContain("application/x-www-form-urlencoded");
    expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(server.seen[0]).toBe(`POST 127.0.0.1:${server.port}/token`);
  });

  it("hands back a redirect, throws at one, or follows it, as it is told", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/end") response.writeHead(204).end();
      else response.writeHead(302, { location: "/end" }).end();
    });
    expect((await fetch(server.url, { redirect: "manual" })).status).toBe(302);
    expect((await fetch(new Request(server.url))).status).toBe(204);
    await expect(fetch(server.url, { redirect: "error" })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("refuses what safeFetch refuses, and stops when told", async () => {
    await expect(fetch("http://169.254.169.254/")).rejects.toMatchObject({ code: "INVALID" });
    const silent = await serve(() => {});
    const stopping = fetch(silent.url, { signal: AbortSignal.timeout(100) });
    await expect(stopping).rejects.toMatchObject({ name: "TimeoutError" });
  });
});
