import { quoted } from "./shell";

/** What stands for a secret where its value may not. */
export const secretMark = "[secret]";

/**
 * The `pulumi` arguments that set an option, by its path such as nodePort or env.LOG_LEVEL; a secret's value is asked
 * for.
 */
export function setCommand(path: string, value: string): string {
  return value === secretMark ? `config set --secret ${where(path)}` : `config set ${where(path)} ${quoted(value)}`;
}

/** The `pulumi` arguments that unset it. */
export function unsetCommand(path: string): string {
  return `config rm ${where(path)}`;
}

/** @see https://www.pulumi.com/docs/iac/concepts/config/#structured-configuration */
function where(path: string): string {
  return /[.[]/.test(path) ? `--path ${quoted(path)}` : path;
}
