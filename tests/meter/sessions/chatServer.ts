import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";

/** A replica as the session meter knows it, which can be told to misbehave. */
export class ChatServer {
  private readonly server: Server;
  /** Answers each message so many times. */
  answersPerMessage = 1;
  /** Numbers of the messages that came, of all clients. */
  readonly heard: number[] = [];
  readonly sources = new Set<string | undefined>();
  readonly rooms = new Set<string>();
  /** What each client is told on its return. */
  heardBefore = 0;
  version = "0.1.2";
  /** Lets nobody in. */
  refusing = false;
  /** Sessions that were let in, and those that were not. */
  readonly count = { letIn: 0, refused: 0 };
  private readonly streams = new Set<ServerResponse>();
  private readonly polls = new Set<ServerResponse>();
  private readonly sockets = new WebSocketServer({ noServer: true });

  private constructor(server: Server) {
    this.server = server;
    server.on("request", (request, response) => this.answer(request, response));
    server.on("upgrade", (request, socket, head) => {
      this.sources.add(request.socket.remoteAddress);
      if (this.refusing) {
        this.count.refused++;
        socket.end("HTTP/1.1 503 Service Unavailable\r\n\r\n");
      } else {
        this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.serve(webSocket, request.url ?? ""));
      }
    });
  }

  static async start(): Promise<ChatServer> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new ChatServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends all sessions in good order: as one that restarts. */
  sendAway(): void {
    this.sockets.clients.forEach((socket) => socket.close(1012));
    this.streams.forEach((stream) => stream.end());
    this.polls.forEach((poll) => poll.setHeader("Connection", "close").end("[]"));
  }

  /** Ends all sessions as a process does that is killed. */
  cut(): void {
    this.sockets.clients.forEach((socket) => socket.terminate());
    this.server.closeAllConnections();
  }

  stop(): void {
    this.cut();
    this.server.close();
  }

  private serve(socket: WebSocket, path: string): void {
    const sender = path.replace("/rooms/", "");
    this.rooms.add(sender);
    this.count.letIn++;
    const heard = this.heardBefore === 0 ? {} : { [sender]: this.heardBefore };
    socket.send(JSON.stringify({ type: "welcome", replica: "pod-1", version: this.version, heard }));
    socket.on("message", (data: Buffer) => {
      const { sequence } = JSON.parse(data.toString()) as { sequence: number };
      this.heard.push(sequence);
      for (let time = 0; time < this.answersPerMessage; time++) {
        socket.send(JSON.stringify({ type: "said", sender, sequence, text: "", replica: "pod-1" }));
      }
    });
  }

  private answer({ url = "" }: IncomingMessage, response: ServerResponse): void {
    if (this.refusing) {
      response.writeHead(503).end();
    } else if (url === "/hostname") {
      response.end("pod-1");
    } else if (url.endsWith("/events")) {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const server = JSON.stringify({ replica: "pod-1", version: this.version });
      response.write(`retry: 100\nevent: heartbeat\ndata: ${server}\n\n`);
      this.streams.add(response);
      this.count.letIn++;
      response.on("close", () => this.streams.delete(response));
    } else {
      this.polls.add(response);
      this.count.letIn++;
      response.on("close", () => this.polls.delete(response));
    }
  }
}
