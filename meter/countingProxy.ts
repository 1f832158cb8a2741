import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";
import { connect, createServer } from "node:net";

/** Bytes that went through a proxy, as they are on the wire: compressed if they are, with TLS and HTTP around them. */
export interface Traffic {
  /** From the server to its clients. */
  read: number;
  /** From the clients to the server. */
  sent: number;
}

/** Passes TCP connections on to a server unchanged, and counts their bytes; listens on a free port of 127.0.0.1. */
export class CountingProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly traffic: Traffic = { read: 0, sent: 0 };

  private constructor(target: { host: string; port: number }) {
    this.server = createServer((client) => {
      const server = connect(target);
      client.on("data", (data) => (this.traffic.sent += data.length));
      server.on("data", (data) => (this.traffic.read += data.length));
      this.join(client, server);
      this.join(server, client);
    });
  }

  static async start(target: { host: string; port: number }): Promise<CountingProxy> {
    const proxy = new CountingProxy(target);
    await once(proxy.server.listen(0, "127.0.0.1"), "listening");
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** What went through since the last call, and starts again at 0. */
  take(): Traffic {
    const taken = { ...this.traffic };
    Object.assign(this.traffic, { read: 0, sent: 0 });
    return taken;
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  private join(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.sockets.delete(from);
      to.destroySoon();
    });
  }
}
