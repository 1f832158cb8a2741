import assert from "node:assert/strict";
import { createServer, Server } from "node:http";
import { AddressInfo } from "node:net";
import { connect } from "../../kubernetes/connect";
import { ownKubeconfig } from "./ownKubeconfig";

describe("connect", () => {
  const writeKubeconfig = ownKubeconfig();
  let apiServer: Server;
  let minor: string;
  let status: number;

  beforeEach(async () => {
    minor = "34";
    status = 200;
    apiServer = createServer((_, response) => {
      response.statusCode = status;
      response.end(JSON.stringify({ major: "1", minor, gitVersion: `v1.${minor}.4` }));
    });
    await new Promise<void>((resolve) => apiServer.listen(0, "127.0.0.1", resolve));
    writeKubeconfig({ server: `http://127.0.0.1:${(apiServer.address() as AddressInfo).port}`, "insecure-skip-tls-verify": true });
  });
  afterEach(() => new Promise((resolve) => apiServer.close(resolve)));

  it("finds the API server of a context", async () => {
    assert.equal((await connect("chat-local", "dev")).host, "127.0.0.1");
  });

  it("takes the minor version of a managed cluster, which may end with +", async () => {
    minor = "30+";
    await connect("chat-local", "dev");
  });

  it("refuses a cluster that knows no preStop sleep", async () => {
    minor = "29";
    await assert.rejects(connect("chat-local", "dev"), /runs Kubernetes v1\.29\.4; allowed is 1\.30 or newer; nothing was changed\. Upgrade it, or name another one/);
  });

  it("tells a cluster that refuses the credentials from one that doesn't answer", async () => {
    status = 401;
    await assert.rejects(connect("chat-local", "dev"), /refuses you \(status 401\); nothing was changed\. Log in to it again, or name another one/);
  });

  it("refuses a cluster that doesn't answer", async () => {
    await new Promise((resolve) => apiServer.close(resolve));
    await assert.rejects(connect("chat-local", "dev"), /doesn't answer \(.*ECONNREFUSED.*\); nothing was changed\. Start it, or name another one/);
  });
});
