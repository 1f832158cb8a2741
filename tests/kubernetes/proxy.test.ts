import assert from "node:assert/strict";
import { parseProxy, proxyFromEnvironment } from "../../kubernetes/proxy.ts";
import { ownEnvironment } from "./ownEnvironment.ts";

describe("proxyFromEnvironment", () => {
  ownEnvironment();
  const proxyOf = (server: string) => proxyFromEnvironment(new URL(server))?.href;

  it("is none where none is named", () => {
    process.env.HTTPS_PROXY = "";
    assert.equal(proxyOf("https://api.example.com"), undefined);
  });

  it("is HTTPS_PROXY, in capitals first, and HTTP_PROXY for a server without TLS", () => {
    Object.assign(process.env, {
      https_proxy: "http://small:1",
      HTTPS_PROXY: "http://capital:1",
      http_proxy: "http://plain:1",
    });
    assert.equal(proxyOf("https://api.example.com"), "http://capital:1/");
    assert.equal(proxyOf("http://api.example.com"), "http://plain:1/");
    delete process.env.HTTPS_PROXY;
    assert.equal(proxyOf("https://api.example.com"), "http://small:1/");
  });

  it("takes a proxy without a scheme for an http one", () => {
    process.env.HTTPS_PROXY = "proxy.example.com:3128";
    assert.equal(proxyOf("https://api.example.com"), "http://proxy.example.com:3128/");
  });

  it("refuses what is no proxy, without showing its password", () => {
    process.env.HTTPS_PROXY = "ftp://me:secret@proxy.example.com";
    assert.throws(
      () => proxyOf("https://api.example.com"),
      (error: Error) => {
        assert.match(error.message, /^HTTPS_PROXY is no proxy; allowed is http:\/\/HOST:PORT/);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  });

  for (const server of [
    "https://localhost:6443",
    "https://127.0.0.1:6443",
    "https://127.8.9.10",
    "https://[::1]:6443",
  ]) {
    it(`never goes to ${server} through a proxy`, () => {
      process.env.HTTPS_PROXY = "http://proxy:1";
      assert.equal(proxyOf(server), undefined);
    });
  }

  const api = "https://api.example.com:6443";
  const [address, address6] = ["https://10.1.2.3:6443", "https://[fd00::7]"];
  for (const [noProxy, server] of [
    ["*", api],
    ["other, api.example.com", api],
    ["Example.COM", api],
    [".example.com", api],
    ["*.example.com", api],
    ["example.com:6443", api],
    ["10.1.2.3", address],
    ["10.1.2.3:6443", address],
    ["10.0.0.0/8", address],
    ["fd00::7", address6],
    ["fd00:0:0::7", address6],
    ["[fd00::7]:443", address6],
    ["fd00::/8", address6],
  ]) {
    it(`goes to ${server} directly where NO_PROXY is ${noProxy}`, () => {
      Object.assign(process.env, { HTTPS_PROXY: "http://proxy:1", NO_PROXY: noProxy });
      assert.equal(proxyOf(server), undefined);
    });
  }

  for (const [noProxy, server] of [
    ["ample.com", api],
    [".api.example.com", api],
    ["example.com:443", api],
    ["", api],
    [",:6443,", api],
    ["10.0.0.0/8", api],
    ["10.1.2.3:443", address],
    ["10.2.0.0/16", address],
    ["10.0.0.0/", address],
    ["10.0.0.0/99", address],
    ["10.0.0.0/8", address6],
  ]) {
    it(`goes to ${server} through the proxy where NO_PROXY is ${JSON.stringify(noProxy)}`, () => {
      Object.assign(process.env, { HTTPS_PROXY: "http://proxy:1", NO_PROXY: noProxy });
      assert.equal(proxyOf(server), "http://proxy:1/");
    });
  }
});

describe("parseProxy", () => {
  it("takes the schemes that kubectl takes, and no others", () => {
    for (const scheme of ["http", "https", "socks5", "socks5h"]) {
      assert.equal(parseProxy(`${scheme}://proxy:1`, "proxy-url").host, "proxy:1");
    }
    assert.throws(() => parseProxy("proxy:1", "proxy-url"), /^Error: proxy-url is no proxy/);
    assert.throws(() => parseProxy("http://", "proxy-url"), /^Error: proxy-url is no proxy/);
  });
});
