import { Digest, Fields, isFields, ResourceState, Step, Value } from "./digest";

/** What stands for a secret, as the engine itself writes it. */
export const masked = "[secret]";

/**
 * A digest without secrets. The engine has masked the values that it knows as secret; this masks the secrets of the config wherever
 * else they turn up, such as in an error's text, and what Kubernetes Secrets hold.
 *
 * @param secrets the plain texts of the stack's secret config.
 */
export function maskSecrets(digest: Digest, secrets: string[]): Digest {
  const mask = secretMasker(secrets);
  const { config, steps, diagnostics, changeSummary } = digest;
  return {
    config: config && (maskValue(config, mask) as Record<string, string>),
    steps: steps?.map((step) => maskStep(step, mask)),
    diagnostics: diagnostics?.map((diagnostic) => ({ ...diagnostic, message: mask(diagnostic.message ?? "") })),
    changeSummary,
  };
}

/** A function that replaces every one of some secrets in a text, and their base64 and JSON forms. */
export function secretMasker(secrets: string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, Buffer.from(secret).toString("base64"), JSON.stringify(secret).slice(1, -1)])
    .sort((left, right) => right.length - left.length)
    .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return forms.length === 0 ? (text) => text : (text) => text.replace(new RegExp(forms.join("|"), "g"), masked);
}

function maskStep({ oldState, newState, ...step }: Step, mask: (text: string) => string): Step {
  const maskState = (state: ResourceState | undefined): ResourceState | undefined =>
    state && { type: state.type, inputs: maskFields(state, state.inputs), outputs: maskFields(state, state.outputs) };
  const maskFields = ({ type }: ResourceState, fields: Fields | undefined) =>
    fields && (maskValue(type === "kubernetes:core/v1:Secret" ? withoutData(fields) : fields, mask) as Fields);
  return { ...step, oldState: maskState(oldState), newState: maskState(newState) };
}

function withoutData(fields: Fields): Fields {
  const hidden = (data: Value) => (isFields(data) ? Object.fromEntries(Object.keys(data).map((key) => [key, masked])) : masked);
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, field === "data" || field === "stringData" ? hidden(value) : value]),
  );
}

function maskValue(value: Value, mask: (text: string) => string): Value {
  if (Array.isArray(value)) {
    return value.map((item) => maskValue(item, mask));
  }
  if (isFields(value)) {
    return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, maskValue(item, mask)]));
  }
  const text = String(value);
  return mask(text) === text ? value : mask(text);
}
