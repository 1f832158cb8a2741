import * as http from "node:http";
import * as https from "node:https";

/** Keeps connections to a server open between requests, through a proxy if there is one. */
export async function agentFor(server: URL, proxy: URL | undefined): Promise<http.Agent> {
  const isSecure = server.protocol === "https:";
  const keepAlive = true;
  if (proxy === undefined) {
    return isSecure ? new https.Agent({ keepAlive }) : new http.Agent({ keepAlive });
  }
  if (proxy.protocol.startsWith("socks")) {
    const { SocksProxyAgent } = await import("socks-proxy-agent");
    // As for kubectl, the proxy looks up the server's name in either case.
    return new SocksProxyAgent(proxy.href.replace("socks5:", "socks5h:"), { keepAlive });
  }
  const { HttpProxyAgent, HttpsProxyAgent } = await import("hpagent");
  return isSecure ? new HttpsProxyAgent({ keepAlive, proxy }) : new HttpProxyAgent({ keepAlive, proxy });
}
