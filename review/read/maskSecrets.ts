import { secretMark, secretMasker } from "../../refusal/secrets.ts";
import type { Digest, ResourceState, Step } from "./digest.ts";
import type { Fields, Value } from "./json.ts";
import { isFields } from "./json.ts";

/** How secrets are masked in a digest. */
interface Masks {
  text: (text: string) => string;
  /** For names of fields and for numbers, which a verdict depends on: a secret such as "0" leaves them as they are. */
  name: (text: string) => string;
}

/**
 * A digest without secrets. The engine has masked the values that it knows as secret; this masks those that it is told
 * wherever else they turn up, such as in an error's text, and what Kubernetes Secrets hold.
 *
 * @param secrets plain texts, such as those of the stack's secret config.
 */
export function maskSecrets(digest: Digest, secrets: string[]): Digest {
  const masks: Masks = {
    text: secretMasker(secrets),
    name: secretMasker(secrets.filter((secret) => secret.length >= 4)),
  };
  const { config, steps, diagnostics, changeSummary } = digest;
  return {
    config: config && (maskValue(config, masks) as Record<string, string>),
    steps: steps?.map((step) => maskStep(step, masks)),
    diagnostics: diagnostics?.map(({ urn, message, severity }) => ({
      urn: urn && maskUrn(urn, masks),
      message: masks.text(message ?? ""),
      severity,
    })),
    changeSummary,
  };
}

function maskStep(step: Step, masks: Masks): Step {
  const { op, urn, oldState, newState, detailedDiff, replaceReasons, exists } = step;
  return {
    op,
    urn: maskUrn(urn, masks),
    oldState: oldState && maskState(oldState, masks),
    newState: newState && maskState(newState, masks),
    detailedDiff:
      detailedDiff &&
      Object.fromEntries(Object.entries(detailedDiff).map(([path, difference]) => [masks.name(path), difference])),
    replaceReasons: replaceReasons?.map(masks.name),
    ...(exists === true ? { exists } : {}),
  };
}

function maskUrn(urn: string, masks: Masks): string {
  const name = urn.lastIndexOf("::") + 2;
  return urn.slice(0, name) + masks.name(urn.slice(name));
}

function maskState({ type, inputs, outputs }: ResourceState, masks: Masks): ResourceState {
  const isSecret = /^kubernetes:core\/v1:Secret(?:Patch)?$/.test(type);
  const maskFields = (fields: Fields | undefined) =>
    fields && (maskValue(isSecret ? withoutData(fields) : fields, masks) as Fields);
  return { type, inputs: maskFields(inputs), outputs: maskFields(outputs) };
}

/** A Kubernetes Secret without what it holds, which `kubectl apply` writes into an annotation as well. */
function withoutData(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      field === "data" || field === "stringData"
        ? hidden(value)
        : field === "metadata"
          ? withoutAppliedData(value)
          : value,
    ]),
  );
}

function hidden(data: Value): Value {
  return isFields(data) ? Object.fromEntries(Object.keys(data).map((key) => [key, secretMark])) : secretMark;
}

function withoutAppliedData(metadata: Value): Value {
  const applied = "kubectl.kubernetes.io/last-applied-configuration";
  const annotations = isFields(metadata) ? metadata.annotations : undefined;
  return isFields(metadata) && isFields(annotations) && applied in annotations
    ? { ...metadata, annotations: { ...annotations, [applied]: secretMark } }
    : metadata;
}

function maskValue(value: Value, masks: Masks): Value {
  if (Array.isArray(value)) {
    return value.map((item) => maskValue(item, masks));
  }
  if (isFields(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([field, item]) => [masks.name(field), maskValue(item, masks)]),
    );
  }
  if (typeof value === "number") {
    const text = masks.name(String(value));
    return text === String(value) ? value : text;
  }
  return typeof value === "string" ? masks.text(value) : value;
}
