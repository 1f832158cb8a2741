import assert from "node:assert/strict";
import { secretsOfConfig, secretsOfEnvironment } from "../../../review/read/secrets.ts";

describe("secretsOfConfig", () => {
  it("are the values that are secret, and each text in a structure that has one", () => {
    const value = '{"host":"db","logins":[{"password":"a\\u0026b"}],"port":5432}';
    const config = {
      "chat-service:nodePort": { value: "30000", secret: false },
      "other:token": { value: "hunter2", secret: true },
      "other:db": { value, objectValue: { host: "db", logins: [{ password: "a&b" }], port: 5432 }, secret: true },
    };
    assert.deepEqual(secretsOfConfig(config), ["hunter2", value, "db", "a&b"]);
  });
});

describe("secretsOfEnvironment", () => {
  it("are Pulumi's and the object store's credentials", () => {
    const environment = {
      HOME: "/root",
      PULUMI_CONFIG_PASSPHRASE: "correct horse",
      PULUMI_ACCESS_TOKEN: "pul-1",
      AWS_SECRET_ACCESS_KEY: "aws-1",
    };
    assert.deepEqual(secretsOfEnvironment(environment), ["correct horse", "pul-1", "aws-1"]);
  });

  it("are none where they are empty, or too short to be told from other words", () => {
    assert.deepEqual(secretsOfEnvironment({ PULUMI_CONFIG_PASSPHRASE: "", PULUMI_ACCESS_TOKEN: "abc" }), []);
  });
});
