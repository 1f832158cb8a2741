import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { readKubeconfig } from "../../kubernetes/kubeconfig.ts";
import type { Refusal } from "../../refusal/refusal.ts";
import { ownEnvironment } from "./ownEnvironment.ts";

describe("readKubeconfig", () => {
  ownEnvironment();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "chat-service-kubeconfig-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes a kubeconfig below the folder and returns its path. */
  function write(path: string, content: object | string): string {
    const file = join(folder, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }
  const list = (...files: string[]) => {
    process.env.KUBECONFIG = files.join(delimiter);
  };
  const withCluster = (name: string, cluster: object) => ({ clusters: [{ name, cluster }] });

  for (const unset of [undefined, ""]) {
    it(`reads ~/.kube/config where KUBECONFIG is ${unset === undefined ? "unset" : "empty"}`, () => {
      process.env.HOME = folder;
      Object.assign(process.env, unset === undefined ? {} : { KUBECONFIG: unset });
      write(".kube/config", withCluster("home", { server: "https://home" }));
      assert.deepEqual([...readKubeconfig().clusters.keys()], ["home"]);
    });
  }

  it("takes of each name the whole entry of the first file that has it, and skips files that are missing", () => {
    const contexts = [{ name: "chat", context: { cluster: "near", user: "me" } }];
    list(
      join(folder, "missing"),
      write("first", {
        ...withCluster("near", { server: "https://first" }),
        users: [{ name: "me", user: { token: "first" } }],
      }),
      "",
      write("second", {
        clusters: [
          { name: "near", cluster: { server: "https://second", "tls-server-name": "second" } },
          { name: "far", cluster: { server: "https://far" } },
        ],
        contexts,
      }),
      write("third", { contexts: [{ name: "chat", context: { cluster: "far" } }] }),
    );
    const { clusters, users, contexts: found } = readKubeconfig();
    assert.deepEqual(Object.fromEntries(clusters), {
      near: { server: "https://first" },
      far: { server: "https://far" },
    });
    assert.deepEqual(Object.fromEntries(users), { me: { token: "first" } });
    assert.deepEqual(Object.fromEntries(found), { chat: { cluster: "near", user: "me" } });
  });

  it("has nothing where no file exists, or where it is empty", () => {
    list(join(folder, "missing"), join(folder, "also-missing"), write("empty", ""), write("null", "contexts: null"));
    assert.deepEqual([...readKubeconfig().contexts], []);
  });

  it("counts relative paths from the file that names them, but not a command that stands in PATH", () => {
    const user = { "client-certificate": "my.crt", "client-key": "/elsewhere/my.key", tokenFile: "../token" };
    const file = write("sub/config", {
      ...withCluster("near", { "certificate-authority": "pki/ca.crt" }),
      users: [
        { name: "files", user },
        { name: "near", user: { exec: { command: "./login", args: ["./x"] } } },
        { name: "path", user: { exec: { command: "aws" } } },
      ],
    });
    list(file);
    const { clusters, users } = readKubeconfig();
    assert.equal(clusters.get("near")?.["certificate-authority"], join(folder, "sub/pki/ca.crt"));
    assert.deepEqual(users.get("files"), {
      "client-certificate": join(folder, "sub/my.crt"),
      "client-key": "/elsewhere/my.key",
      tokenFile: join(folder, "token"),
    });
    assert.deepEqual(users.get("near")?.exec, { command: join(folder, "sub/login"), args: ["./x"] });
    assert.deepEqual(users.get("path")?.exec, { command: "aws" });
  });

  it("takes what is null or empty for unset", () => {
    list(
      write("config", {
        users: [
          { name: "me", user: { token: "", tokenFile: null, exec: null } },
          { name: "you", user: null },
        ],
      }),
    );
    assert.deepEqual(
      [...readKubeconfig().users],
      [
        ["you", {}],
        ["me", {}],
      ],
    );
  });

  for (const [what, content, why] of [
    ["is no YAML", "contexts: [", /Flow sequence/],
    ["has no list where one belongs", "users: me", /users is no list/],
    [
      "has a number where text belongs",
      "users: [{name: me, user: {password: 1234}}]",
      /password of user "me" is a number; put it in quotes/,
    ],
  ] as const) {
    it(`refuses a file that ${what}, and names it`, () => {
      list(write("good", {}), write("bad", content));
      const subjects = [join(folder, "bad")];
      assert.throws(readKubeconfig, { code: "InvalidKubeconfig", subjects, message: why });
    });
  }

  it("refuses what exists but can't be read, such as a folder, and says how to go on", () => {
    list(folder);
    assert.throws(readKubeconfig, ({ code, message }: Refusal) => {
      assert.equal(code, "InvalidKubeconfig");
      assert.ok(message.startsWith(`The kubeconfig can't be read (${folder}: EISDIR`), message);
      assert.match(message, /\); nothing was changed\. Mend it, then: kubectl config get-contexts$/);
      return true;
    });
  });
});
