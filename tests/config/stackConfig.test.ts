import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readStackConfig } from "../../config/stackConfig.ts";

describe("readStackConfig", () => {
  const config = {
    "kubernetes:context": "chat-local",
    "chat-service:imageTag": "0.1.2",
    "chat-service:nodePort": "30000",
    "chat-service:env": '{"DB_PASSWORD":"hush"}',
  };
  /** A stack that has no file here, such as one whose file is named on the command line. */
  const stack = "elsewhere";

  afterEach(() => pulumi.runtime.setAllConfig({}, []));

  it("takes environment variables for secret where the engine does", () => {
    pulumi.runtime.setAllConfig(config, ["chat-service:env"]);
    const { env, secretEnv } = readStackConfig(stack);
    assert.deepEqual([env, secretEnv], [undefined, { DB_PASSWORD: "hush" }]);
  });

  it("takes them for plain where the engine does", () => {
    pulumi.runtime.setAllConfig(config, ["chat-service:imageTag"]);
    const { env, secretEnv } = readStackConfig(stack);
    assert.deepEqual([env, secretEnv], [{ DB_PASSWORD: "hush" }, undefined]);
  });
});
