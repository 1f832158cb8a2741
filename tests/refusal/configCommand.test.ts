import assert from "node:assert/strict";
import { setCommand, unsetCommand } from "../../refusal/configCommand.ts";

describe("setCommand", () => {
  for (const [path, value, command] of [
    ["imageTag", "0.1.3", "config set imageTag 0.1.3"],
    ["env.LOG_LEVEL", "debug", "config set --path env.LOG_LEVEL debug"],
    ["env.GREETING", "it's me", `config set --path env.GREETING 'it'\\''s me'`],
    ["env.EMPTY", "", "config set --path env.EMPTY ''"],
    ['ingress.annotations["example.com/size"]', "8m", `config set --path 'ingress.annotations["example.com/size"]' 8m`],
  ]) {
    it(`sets ${path} to ${JSON.stringify(value)} where it stands`, () =>
      assert.equal(setCommand(path, value), command));
  }

  it("lets Pulumi ask for a secret", () =>
    assert.equal(setCommand("env.DB_PASSWORD", "[secret]"), "config set --secret --path env.DB_PASSWORD"));

  it("lets nothing that starts like a flag be taken for one", () =>
    assert.equal(
      setCommand("env.JAVA_TOOL_OPTIONS", "-Xmx300m -Da=b"),
      "config set-all --path --plaintext 'env.JAVA_TOOL_OPTIONS=-Xmx300m -Da=b'",
    ));

  it("keeps every digit of an integer that JSON would round", () => {
    assert.equal(setCommand("env.ID", "9007199254740991"), "config set --path env.ID 9007199254740991");
    assert.equal(setCommand("env.ID", "9007199254740993"), "config set --path env.ID --type string 9007199254740993");
  });
});

describe("unsetCommand", () => {
  it("unsets a key, or what stands below one", () => {
    assert.equal(unsetCommand("replicas"), "config rm replicas");
    assert.equal(unsetCommand("env.LOG_LEVEL"), "config rm --path env.LOG_LEVEL");
    assert.equal(unsetCommand('["env.LOG_LEVEL"]'), `config rm --path '["env.LOG_LEVEL"]'`);
  });
});
