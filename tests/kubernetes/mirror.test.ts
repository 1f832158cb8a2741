import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { isForbidden } from "../../kubernetes/apiError.ts";
import { ApiServer } from "../../kubernetes/apiServer.ts";
import type { Clock } from "../../kubernetes/clock.ts";
import { realClock } from "../../kubernetes/clock.ts";
import { Mirror } from "../../kubernetes/mirror.ts";
import { loopbackServer } from "./loopbackServer.ts";
import { until } from "../until.ts";

const path = "/api/v1/namespaces/chat-dev/pods";

interface Thing {
  metadata: { name: string };
  size: number;
}

describe("Mirror", () => {
  const server = loopbackServer();
  let mirrors: Mirror<unknown>[];
  let changes: number;
  let renewals: number;
  /** The seconds of the pauses so far, none of which is waited for in full. */
  let pauses: number[];
  /** The watches that are open. */
  let watches: ServerResponse[];
  let answerList: RequestListener;
  let answerWatch: RequestListener;

  beforeEach(() => {
    mirrors = [];
    changes = 0;
    renewals = 0;
    pauses = [];
    watches = [];
    answerList = (_, response) => response.end(list("10", thing("a", 1), thing("b", 1)));
    answerWatch = (_, response) => {
      response.flushHeaders();
      watches.push(response);
      response.on("close", () => watches.splice(watches.indexOf(response), 1));
    };
    server.answer = (request, response) => (isWatch(request) ? answerWatch : answerList)(request, response);
  });
  afterEach(() => mirrors.forEach((mirror) => mirror.stop()));

  function apiServer(): ApiServer {
    const renew = async () => {
      renewals++;
    };
    return new ApiServer({ server: `http://127.0.0.1:${server.port}`, requestOptions: async () => ({}), renew });
  }
  const onChange = () => {
    changes++;
  };
  const clock: Clock = {
    ...realClock,
    sleep(seconds, signal) {
      pauses.push(seconds);
      return realClock.sleep(0.01, signal);
    },
  };
  function things(query: Record<string, string> = {}): Mirror<Thing> {
    const mirror = Mirror.objects<Thing>(apiServer(), path, query, onChange, clock);
    mirrors.push(mirror);
    return mirror;
  }
  async function following(query?: Record<string, string>): Promise<Mirror<Thing>> {
    const mirror = things(query);
    await until(() => watches.length === 1);
    return mirror;
  }
  const asked = (which: (request: IncomingMessage) => boolean) => server.requests.filter(which).map(queryOf);
  const send = (...events: [type: string, object: object][]) =>
    watches[0].write(events.map(([type, object]) => `${JSON.stringify({ type, object })}\n`).join(""));
  const sizes = (mirror: Mirror<Thing>) =>
    Object.fromEntries([...mirror.items].map(([name, { size }]) => [name, size]));

  it("has nothing before its first list, and all of it then", async () => {
    const mirror = things({ labelSelector: "app=chat-app" });
    assert.deepEqual([mirror.isListed, mirror.items.size, mirror.trouble], [false, 0, undefined]);
    await until(() => mirror.isListed);
    assert.deepEqual([mirror.isListed, sizes(mirror), changes], [true, { a: 1, b: 1 }, 1]);
    await until(() => watches.length === 1);
    assert.deepEqual(
      asked((request) => !isWatch(request)),
      [{ labelSelector: "app=chat-app", limit: "500" }],
    );
    assert.deepEqual(asked(isWatch), [
      {
        labelSelector: "app=chat-app",
        watch: "true",
        allowWatchBookmarks: "true",
        timeoutSeconds: "60",
        resourceVersion: "10",
      },
    ]);
  });

  it("lists by pages", async () => {
    answerList = (request, response) => {
      const page = queryOf(request).continue;
      const [name, next] = page === undefined ? ["a", "second"] : ["b", ""];
      response.end(JSON.stringify({ metadata: { resourceVersion: "10", continue: next }, items: [thing(name, 1)] }));
    };
    const mirror = things();
    await until(() => mirror.isListed);
    assert.deepEqual([sizes(mirror), changes], [{ a: 1, b: 1 }, 1]);
  });

  it("follows what is added, modified and deleted, and tells each", async () => {
    const mirror = await following();
    send(["ADDED", thing("c", 1, "11")], ["MODIFIED", thing("a", 2, "12")], ["DELETED", thing("b", 1, "13")]);
    await until(() => changes === 4);
    assert.deepEqual(sizes(mirror), { a: 2, c: 1 });
  });

  it("reads events however they are cut", async () => {
    const mirror = await following();
    const event = Buffer.from(`${JSON.stringify({ type: "ADDED", object: thing("größer", 1, "11") })}\n`);
    for (const byte of event) {
      watches[0].write(Buffer.of(byte));
      await setImmediate();
    }
    await until(() => mirror.items.has("größer"));
  });

  it("goes on where a watch has ended, be it at a bookmark, which is no change", async () => {
    const mirror = await following();
    send(["MODIFIED", thing("a", 2, "12")], ["BOOKMARK", { metadata: { resourceVersion: "20" } }]);
    await until(() => changes === 2);
    watches[0].end();
    await until(() => asked(isWatch).length === 2 && watches.length === 1);
    send(["MODIFIED", thing("b", 2, "21")]);
    await until(() => changes === 3);
    assert.deepEqual(
      asked(isWatch).map(({ resourceVersion }) => resourceVersion),
      ["10", "20"],
    );
    assert.deepEqual([sizes(mirror), mirror.trouble], [{ a: 2, b: 2 }, undefined]);
  });

  it("goes on where a connection broke, and says so meanwhile", async () => {
    const mirror = await following();
    send(["MODIFIED", thing("a", 2, "12")]);
    await until(() => changes === 2);
    watches[0].socket?.resetAndDestroy();
    await until(() => mirror.trouble !== undefined);
    assert.equal(changes, 3);
    await until(() => mirror.trouble === undefined);
    assert.equal(changes, 4);
    assert.deepEqual(
      asked(isWatch).map(({ resourceVersion }) => resourceVersion),
      ["10", "12"],
    );
    assert.equal(asked((request) => !isWatch(request)).length, 1);
  });

  for (const [how, expire] of [
    ["by its status", (response: ServerResponse) => response.writeHead(410).end(JSON.stringify(expired))],
    [
      "in the stream",
      (response: ServerResponse) => response.end(`${JSON.stringify({ type: "ERROR", object: expired })}\n`),
    ],
  ] as const) {
    it(`lists again when its version is too old for a watch, as told ${how}`, async () => {
      const followed = answerWatch;
      answerWatch = (_, response) => {
        answerWatch = followed;
        answerList = (_, second) => second.end(list("99", thing("a", 2), thing("c", 1)));
        expire(response);
      };
      const mirror = things();
      await until(() => watches.length === 1 && mirror.trouble === undefined);
      assert.deepEqual(sizes(mirror), { a: 2, c: 1 });
      assert.deepEqual(
        asked(isWatch).map(({ resourceVersion }) => resourceVersion),
        ["10", "99"],
      );
    });
  }

  it("asks again after longer and longer pauses, and says what went wrong last", async () => {
    answerList = ({ socket }) => socket.resetAndDestroy();
    const mirror = things();
    await until(() => mirror.trouble !== undefined);
    const first = mirror.trouble;
    await until(() => pauses.length === 6);
    assert.deepEqual(pauses, [0.5, 1, 2, 4, 5, 5]);
    assert.equal(server.requests.length, 6);
    assert.notEqual(mirror.trouble, first);
    assert.equal(mirror.isListed, false);
  });

  it("doesn't ask without a pause where watches end at once", async () => {
    answerWatch = (_, response) => response.end();
    const mirror = things();
    await until(() => mirror.trouble !== undefined);
    assert.match(mirror.trouble?.error.message ?? "", /the watch ended at once/);
    assert.equal(asked(isWatch).length, 1);
  });

  it("notices a connection that is silent for longer than a watch lasts", async () => {
    const mirror = await following({ timeoutSeconds: "0.1" });
    await until(() => mirror.trouble !== undefined);
    assert.match(mirror.trouble?.error.message ?? "", /no answer within 0\.11\d* s/);
    await until(() => watches.length === 1 && mirror.trouble === undefined);
  });

  it("renews credentials once", async () => {
    const followed = answerWatch;
    answerWatch = (_, response) => {
      answerWatch = followed;
      response.writeHead(401).end();
    };
    const mirror = await following();
    assert.deepEqual([renewals, mirror.trouble], [1, undefined]);
  });

  for (const status of [401, 403]) {
    it(`keeps a ${status} that nothing mends as its trouble, even where listing is allowed`, async () => {
      answerWatch = (_, response) => response.writeHead(status).end();
      const mirror = things();
      await until(() => mirror.trouble !== undefined);
      assert.ok(isForbidden(mirror.trouble?.error));
      assert.equal(renewals, status === 401 ? 1 : 0);
      await until(() => asked(isWatch).length > (status === 401 ? 2 : 1));
      assert.ok(isForbidden(mirror.trouble?.error));
    });
  }

  describe("of rows", () => {
    const columns = [{ name: "Name" }, { name: "Ready" }, { name: "Restarts" }];
    const table = (resourceVersion: string, rows: unknown[][], columnDefinitions?: object[]) => ({
      kind: "Table",
      metadata: { resourceVersion },
      columnDefinitions: columnDefinitions ?? null,
      rows: rows.map((cells) => ({ cells })),
    });

    it("has the cells by column and name, though only the first table says which columns there are", async () => {
      answerList = (_, response) =>
        response.end(
          JSON.stringify(
            table(
              "10",
              [
                ["a", "1/1", 0],
                ["b", "0/1", 3],
              ],
              columns,
            ),
          ),
        );
      const mirror = Mirror.rows(apiServer(), path, { labelSelector: "app=chat-app" }, onChange, clock);
      mirrors.push(mirror);
      await until(() => watches.length === 1);
      assert.deepEqual(
        [...mirror.items],
        [
          ["a", { Name: "a", Ready: "1/1", Restarts: 0 }],
          ["b", { Name: "b", Ready: "0/1", Restarts: 3 }],
        ],
      );

      send(
        ["MODIFIED", table("11", [["b", "1/1", 4]], columns)],
        ["ADDED", table("12", [["c", "0/1", 0]])],
        ["DELETED", table("13", [["a", "1/1", 0]])],
        ["BOOKMARK", table("14", [["", "0/0", 0]])],
      );
      await until(() => changes === 4);
      await sleep(20);
      assert.deepEqual(
        [...mirror.items.values()],
        [
          { Name: "b", Ready: "1/1", Restarts: 4 },
          { Name: "c", Ready: "0/1", Restarts: 0 },
        ],
      );
      for (const { headers, url } of server.requests) {
        assert.equal(headers.accept, "application/json;as=Table;v=v1;g=meta.k8s.io");
        assert.match(url ?? "", /labelSelector=app%3Dchat-app&.*includeObject=None/);
      }
    });
  });

  describe("stopped", () => {
    it("closes its connection and tells nothing more, even of events that came with the last one", async () => {
      const stopAtC = () => {
        changes++;
        if (mirror.items.has("c")) {
          mirror.stop();
        }
      };
      const mirror = Mirror.objects<Thing>(apiServer(), path, {}, stopAtC, clock);
      mirrors.push(mirror);
      await until(() => watches.length === 1);
      const closed = once(watches[0], "close");
      send(["ADDED", thing("c", 1, "11")], ["ADDED", thing("d", 1, "12")]);
      await closed;
      await sleep(20);
      assert.deepEqual([changes, mirror.items.has("d"), mirror.trouble], [2, false, undefined]);
      assert.equal(server.requests.length, 2);
    });

    it("ends a list that is under way", async () => {
      const closed = new Promise((resolve) => {
        answerList = (_, response) => response.on("close", resolve);
      });
      const mirror = things();
      await until(() => server.requests.length === 1);
      mirror.stop();
      await closed;
      assert.deepEqual([changes, mirror.trouble], [0, undefined]);
    });

    it("tells nothing of a list that came just then", async () => {
      const pages = async () => {
        await sleep(0);
        mirror.stop();
        return [JSON.parse(list("10", thing("a", 1)))];
      };
      const mirror = Mirror.objects<Thing>({ pages } as unknown as ApiServer, path, {}, onChange, clock);
      await until(() => mirror.isListed);
      assert.equal(changes, 0);
    });

    it("lets the program exit, be it while it follows or in a pause", async () => {
      answerWatch = ({ url }, response) => {
        if (url?.startsWith("/refused")) {
          response.writeHead(503).end();
        } else {
          response.write(`${JSON.stringify({ type: "ADDED", object: thing("c", 1, "11") })}\n`);
        }
      };
      const program = `
        const { ApiServer } = require("./kubernetes/apiServer.ts");
        const { realClock } = require("./kubernetes/clock.ts");
        const { Mirror } = require("./kubernetes/mirror.ts");
        const { Agent } = require("node:http");
        const agent = new Agent({ keepAlive: true });
        const requestOptions = async () => ({ agent });
        const apiServer = new ApiServer({ server: "http://127.0.0.1:${server.port}", requestOptions });
        const clock = { ...realClock, sleep: (_, signal) => realClock.sleep(60, signal) };
        const onChange = () => {
          if (following.items.has("c") && pausing.trouble !== undefined) {
            following.stop();
            pausing.stop();
          }
        };
        const following = Mirror.objects(apiServer, "/followed", {}, onChange, clock);
        const pausing = Mirror.objects(apiServer, "/refused", {}, onChange, clock);
        setTimeout(() => process.exit(1), 30_000).unref();`;
      const child = spawn(process.execPath, ["-e", program], { stdio: "inherit" });
      assert.deepEqual(await once(child, "exit"), [0, null]);
      assert.equal(asked(isWatch).length, 2);
    });
  });
});

const expired = { kind: "Status", code: 410, reason: "Expired", message: "too old resource version: 10 (50)" };

function thing(name: string, size: number, resourceVersion = "1"): object {
  return { metadata: { name, resourceVersion }, size };
}

function list(resourceVersion: string, ...items: object[]): string {
  return JSON.stringify({ metadata: { resourceVersion }, items });
}

function queryOf({ url }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(new URL(url ?? "", "http://server").searchParams);
}

function isWatch(request: IncomingMessage): boolean {
  return queryOf(request).watch === "true";
}
