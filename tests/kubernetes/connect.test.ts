import assert from "node:assert/strict";
import { connect } from "../../kubernetes/connect.ts";
import { loopbackServer } from "./loopbackServer.ts";
import { ownKubeconfig } from "./ownKubeconfig.ts";

describe("connect", () => {
  const writeKubeconfig = ownKubeconfig();
  const apiServer = loopbackServer();
  let minor: string;
  let status: number;

  beforeEach(() => {
    minor = "34";
    status = 200;
    apiServer.answer = (_, response) => {
      response.statusCode = status;
      response.end(JSON.stringify({ major: "1", minor, gitVersion: `v1.${minor}.4` }));
    };
    writeKubeconfig({ server: `http://127.0.0.1:${apiServer.port}` });
  });

  it("finds the API server of a context", async () => {
    assert.equal((await connect("chat-local", "dev")).host, "127.0.0.1");
  });

  it("takes the minor version of a managed cluster, which may end with +", async () => {
    minor = "30+";
    await connect("chat-local", "dev");
  });

  it("refuses a cluster that knows no preStop sleep", async () => {
    minor = "29";
    await assert.rejects(connect("chat-local", "dev"), {
      code: "OldCluster",
      message:
        /runs Kubernetes v1\.29\.4; allowed is 1\.30 or newer; nothing was changed\. Upgrade it, or name another one/,
    });
  });

  it("tells a cluster that refuses the credentials from one that doesn't answer", async () => {
    status = 401;
    await assert.rejects(connect("chat-local", "dev"), {
      code: "RefusedCredentials",
      message: /refuses you \(status 401\); nothing was changed\. Log in to it again, or name another one/,
    });
  });

  it("refuses a cluster that doesn't answer", async () => {
    await apiServer.close();
    await assert.rejects(connect("chat-local", "dev"), {
      code: "UnreachableCluster",
      message: /doesn't answer \(.*ECONNREFUSED.*\); nothing was changed\. Start it, or name another one/,
    });
  });
});
