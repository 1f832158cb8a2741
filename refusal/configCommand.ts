import { secretMark } from "./secrets.ts";
import { quoted } from "./shell.ts";

/**
 * The `pulumi` arguments that set an option, by its path such as nodePort or env.LOG_LEVEL; a secret's value is asked
 * for.
 */
export function setCommand(path: string, value: string): string {
  if (value === secretMark) {
    return `config set --secret ${where(path)}`;
  }
  if (value.startsWith("-")) {
    // `config set` would take it for a flag.
    return `config set-all --path --plaintext ${quoted(`${path}=${value}`)}`;
  }
  return `config set ${where(path)} ${isRounded(value) ? "--type string " : ""}${quoted(value)}`;
}

/** The `pulumi` arguments that unset it. */
export function unsetCommand(path: string): string {
  return `config rm ${where(path)}`;
}

/** @see https://www.pulumi.com/docs/iac/concepts/config/#structured-configuration */
function where(path: string): string {
  return /[.[]/.test(path) ? `--path ${quoted(path)}` : path;
}

/** Whether it is an integer of which a structure would keep the first digits alone. */
function isRounded(value: string): boolean {
  return /^[0-9]+$/.test(value) && !Number.isSafeInteger(Number(value));
}
