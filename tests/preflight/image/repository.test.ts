import assert from "node:assert/strict";
import { registryUrl, repositoryOf } from "../../../preflight/image/repository.ts";

describe("repositoryOf", () => {
  for (const [name, host, path] of [
    ["docker.io/jeongchanmin/spring-server", "docker.io", "jeongchanmin/spring-server"],
    ["jeongchanmin/spring-server", "docker.io", "jeongchanmin/spring-server"],
    ["nginx", "docker.io", "library/nginx"],
    ["ghcr.io/acme/team/chat", "ghcr.io", "acme/team/chat"],
    ["localhost/chat", "localhost", "chat"],
    ["127.0.0.1:5000/chat", "127.0.0.1:5000", "chat"],
  ]) {
    it(`takes ${name} for ${path} at ${host}`, () => assert.deepEqual(repositoryOf(name), { host, path }));
  }
});

describe("registryUrl", () => {
  for (const [host, url] of [
    ["docker.io", "https://registry-1.docker.io/"],
    ["ghcr.io", "https://ghcr.io/"],
    ["registry.example.com:5000", "https://registry.example.com:5000/"],
    ["10.0.0.1:5000", "https://10.0.0.1:5000/"],
    ["localhost:5000", "http://localhost:5000/"],
    ["127.0.0.9:5000", "http://127.0.0.9:5000/"],
    ["127.example.com", "https://127.example.com/"],
  ]) {
    it(`of ${host} is ${url}`, () => assert.equal(registryUrl(host).href, url));
  }
});
