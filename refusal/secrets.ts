/** What stands for a secret where its value may not, as the engine itself writes it. */
export const secretMark = "[secret]";

/** A function that replaces every one of some secrets in a text, and the forms that they take in other texts. */
export function secretMasker(secrets: string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(parts).flatMap(encodings))]
    .sort((left, right) => right.length - left.length)
    .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return forms.length === 0 ? (text) => text : (text) => text.replace(new RegExp(forms.join("|"), "g"), secretMark);
}

/** A secret, and what of it tells the whole: it without the space around it, and its longer lines. */
function parts(secret: string): string[] {
  const lines = secret.split("\n").map((line) => line.trim());
  return secret.trim() === "" ? [] : [secret, secret.trim(), ...lines.filter((line) => line.length >= 4)];
}

function encodings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const goJson = json.replace(/[&<>]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
  return [text, Buffer.from(text).toString("base64"), json, goJson, encodeURIComponent(text)];
}
