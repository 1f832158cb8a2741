import assert from "node:assert/strict";
import { loginIn } from "../../../preflight/image/login.ts";

const chat = { host: "registry.example.com", path: "acme/chat" };
const entry = (username: string) => ({ auth: Buffer.from(`${username}:se:cret`).toString("base64") });

describe("loginIn", () => {
  it("is name and password, which may have a colon in it", () =>
    assert.deepEqual(loginIn({ "registry.example.com": entry("robot") }, chat), {
      username: "robot",
      password: "se:cret",
    }));

  it("is name and password that stand apart", () =>
    assert.deepEqual(loginIn({ "registry.example.com": { username: "robot", password: "hush" } }, chat), {
      username: "robot",
      password: "hush",
    }));

  it("is an identity token or a registry token, where there is one", () => {
    const tokens = { "registry.example.com": { ...entry("robot"), identitytoken: "id" } };
    assert.deepEqual(loginIn(tokens, chat), { identityToken: "id" });
    const registryToken = { "registry.example.com": { registrytoken: "token" } };
    assert.deepEqual(loginIn(registryToken, chat), { registryToken: "token" });
  });

  it("is none for another registry, port or repository, or of an empty entry", () => {
    for (const key of [
      "example.com",
      "registry.example.com:5000",
      "registry.example.com/other",
      "x.registry.example.com",
    ]) {
      assert.equal(loginIn({ [key]: entry("robot") }, chat), undefined, key);
    }
    assert.equal(loginIn({ "registry.example.com": {} }, chat), undefined);
  });

  it("is that of the longest name that fits", () => {
    const auths = {
      "*.example.com": entry("any"),
      "https://registry.example.com/v2/": entry("registry"),
      "registry.example.com/acme": entry("acme"),
    };
    const nameOf = (path: string) => {
      const login = loginIn(auths, { ...chat, path });
      return login !== undefined && "username" in login ? login.username : undefined;
    };
    assert.deepEqual([nameOf("acme/chat"), nameOf("acmex/chat")], ["acme", "registry"]);
  });

  it("of Docker Hub has one of its several names", () => {
    for (const key of ["https://index.docker.io/v1/", "docker.io", "registry-1.docker.io"]) {
      assert.notEqual(loginIn({ [key]: entry("robot") }, { host: "docker.io", path: "acme/chat" }), undefined, key);
    }
  });

  it("takes no dot of a name for any character", () =>
    assert.equal(loginIn({ "registryXexample.com": entry("robot") }, chat), undefined));
});
