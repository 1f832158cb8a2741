import type { ChatServiceValues } from "../components/chatServiceValues.ts";
import { chatServiceOptions } from "../components/chatServiceOptions.ts";
import { contradictions } from "../components/contradictions.ts";
import { parseImageReference } from "../components/image.ts";
import type { ScalarOption } from "../components/option.ts";
import { allowedValues, parseValue } from "../components/option.ts";
import { problemsIn, shown, withDefaults } from "../components/problem.ts";
import type { Config } from "../config/readConfig.ts";
import { Refusal } from "../refusal/refusal.ts";

const { startupSeconds, drainSeconds, probePath, livenessProbePath } = chatServiceOptions;
const { cpuRequest, memoryRequest, memoryLimit, runAsUser, writablePaths } = chatServiceOptions;

/** The options of the stack that concern one server, and that can be given on the command line. */
export const serverOptions = {
  startupSeconds,
  drainSeconds,
  probePath,
  livenessProbePath,
  cpuRequest,
  memoryRequest,
  memoryLimit,
  runAsUser,
  writablePaths,
} as const satisfies Record<string, ScalarOption>;

/** What the command line says of a server. */
export interface Given {
  /** Such as docker.io/jeongchanmin/spring-server:0.1.2; without a tag, that is latest. */
  image: string;
  /** The texts of options, by their key. */
  texts: Partial<Record<keyof typeof serverOptions, string>>;
  /** Environment variables as NAME=VALUE. */
  env: string[];
}

/**
 * What the stack is to be told of a server: what the command line says, else what the stack's config does, else the
 * defaults.
 *
 * @throws Refusal that lists everything that isn't allowed.
 */
export function readValues({ image, texts, env }: Given, config: Partial<Config> = {}): ChatServiceValues {
  const { repository, tag = "latest", digest } = parseImageReference(image);
  const unreadable: string[] = [];
  const given = Object.entries(texts).map(([key, text]) => {
    const option = serverOptions[key as keyof typeof serverOptions];
    const value = parseValue(option, text);
    if (value === undefined) {
      unreadable.push(`--${key} is ${shown(text)}; allowed is ${allowedValues(option)}`);
    }
    return [key, value] as const;
  });
  const keys = Object.keys(chatServiceOptions) as (keyof typeof chatServiceOptions)[];
  const values = withDefaults(chatServiceOptions, {
    ...Object.fromEntries(keys.map((key) => [key, config[key]])),
    // It makes no difference to a server but for the time in which that is forgotten, and takes no node port.
    serviceType: config.serviceType ?? "ClusterIP",
    ...Object.fromEntries(given),
    env: { ...config.env, ...config.secretEnv, ...Object.fromEntries(env.map(variable)) },
    image: repository,
    imageTag: digest ?? tag,
    namespace: "check-image",
    // Of a rollout, which there is none of: the longest one, with which every startupSeconds may stand.
    progressDeadlineSeconds: chatServiceOptions.progressDeadlineSeconds.maximum,
    bakeSeconds: undefined,
    // It is in the stack's namespace, and the nodes' own logins have to do here.
    imagePullSecret: undefined,
  });
  const problems = [...problemsIn(chatServiceOptions, values), ...contradictions(values)].map(
    ({ key, value, allowed }) => `${key} is ${shown(value)}; allowed is ${allowed}`,
  );
  const all = [...unreadable, ...problems];
  if (all.length > 0) {
    throw new Refusal("InvalidCall", all);
  }
  return values as unknown as ChatServiceValues;
}

function variable(text: string): [name: string, value: string] {
  const [name] = text.split("=", 1);
  return [name, text.slice(name.length + 1)];
}
