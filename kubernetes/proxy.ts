import { BlockList, isIP } from "node:net";

const loopback = ["localhost", "127.0.0.0/8", "::1"];

/**
 * The proxy that the environment names for a server, as kubectl reads it: HTTPS_PROXY, or HTTP_PROXY for a server
 * without TLS, unless NO_PROXY has the server. Loopback is never reached through a proxy.
 *
 * @returns undefined if there is none.
 * @throws Error with one sentence if what the variable says is no proxy.
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function proxyFromEnvironment(server: URL): URL | undefined {
  const name = server.protocol === "http:" ? "HTTP_PROXY" : "HTTPS_PROXY";
  const proxy = fromEnvironment(name);
  if (proxy === undefined) {
    return undefined;
  }
  const host = server.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = server.port === "" ? { "http:": "80", "https:": "443" }[server.protocol] : server.port;
  const direct = [...loopback, ...(fromEnvironment("NO_PROXY") ?? "").toLowerCase().split(",")];
  if (direct.some((entry) => covers(entry.trim(), host, port))) {
    return undefined;
  }
  return parseProxy(proxy.includes("://") ? proxy : `http://${proxy}`, name);
}

/**
 * The URL of a proxy.
 *
 * @param source where it stands, for the error.
 * @throws Error with one sentence if it is none.
 */
export function parseProxy(proxy: string, source: string): URL {
  if (!URL.canParse(proxy) || !/^(https?|socks5h?):\/\//i.test(proxy)) {
    throw new Error(`${source} is no proxy; allowed is http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT`);
  }
  return new URL(proxy);
}

function fromEnvironment(name: string): string | undefined {
  return [process.env[name], process.env[name.toLowerCase()]].find((value) => value !== undefined && value !== "");
}

/**
 * Whether an entry of NO_PROXY has a host: `*`, an address, a range, or a domain and those below it, maybe of one port.
 */
function covers(entry: string, host: string, port?: string): boolean {
  if (entry === "*") {
    return true;
  }
  const [, bracketed, onlyPort] = isIP(entry) === 0 ? (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []) : ["", entry];
  const name = (bracketed ?? "").replace(/^\[|\]$/g, "");
  if (name === "" || (onlyPort !== undefined && onlyPort !== port)) {
    return false;
  }
  const [address, length] = name.split("/");
  if (isIP(address) !== 0) {
    return isWithin(host, address, length);
  }
  const domain = name.replace(/^\*\./, ".");
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function isWithin(host: string, address: string, length?: string): boolean {
  const range = new BlockList();
  const bits = isIP(address) === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d+$/.test(length) ? Number(length) : Number.NaN;
  if (isIP(host) === 0 || !(prefix <= bits)) {
    return false;
  }
  range.addSubnet(address, prefix, familyOf(address));
  return range.check(host, familyOf(host));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}
