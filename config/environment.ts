import { pathName } from "../components/option.ts";
import type { Written } from "./written.ts";

/** Environment variables by name; undefined where there are none. */
type Environment = Record<string, string> | undefined;

/** Parts the environment variables that are secret from those that aren't. */
export function partEnvironment(
  env: Record<string, string>,
  written: Written,
): { env: Environment; secretEnv: Environment } {
  const isSecret = (name: string) => written.isSecret(pathName(["env", name]));
  const part = (secret: boolean) => Object.entries(env).filter(([name]) => isSecret(name) === secret);
  const [plain, secret] = [part(false), part(true)];
  return {
    env: plain.length === 0 ? undefined : Object.fromEntries(plain),
    secretEnv: secret.length === 0 ? undefined : Object.fromEntries(secret),
  };
}
