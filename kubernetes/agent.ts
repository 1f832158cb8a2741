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
    return new SocksProxyAgent(proxy, { keepAlive });
  }
  const { HttpProxyAgent, HttpsProxyAgent } = await import("hpagent");
  return isSecure ? new HttpsProxyAgent({ keepAlive, proxy }) : new HttpProxyAgent({ keepAlive, proxy });
}
