import assert from "node:assert/strict";
import { secretMasker } from "../../refusal/secrets.ts";

describe("secretMasker", () => {
  const secret = ' a&b <"c">/+ü ';
  const forms = {
    "as it is": secret,
    "in base64": Buffer.from(secret).toString("base64"),
    "in JSON": JSON.stringify(secret),
    "in Go's JSON": String.raw`" a\u0026b \u003c\"c\"\u003e/+ü "`,
    "in a URL": encodeURIComponent(secret),
    trimmed: secret.trim(),
    "trimmed, in base64": Buffer.from(secret.trim()).toString("base64"),
  };
  for (const [form, text] of Object.entries(forms)) {
    it(`masks a secret ${form}`, () =>
      assert.match(secretMasker([secret])(`before ${text} after`), /^before *"?\[secret\]"? *after$/));
  }

  it("masks each longer line of a secret", () => {
    const mask = secretMasker(["-----BEGIN KEY-----\nMIIEvQIBADAN\nabc\n-----END KEY-----\n"]);
    assert.equal(mask("bad line MIIEvQIBADAN, abc"), "bad line [secret], abc");
  });

  it("leaves texts alone if there is no secret, or an empty one", () =>
    assert.equal(secretMasker(["", " "])("a b"), "a b"));
});
