import type { V1PodTemplateSpec } from "@kubernetes/client-node";
import { parseImageReference } from "../../components/image.ts";
import { setCommand } from "../../refusal/configCommand.ts";
import type { ApiServer, Json } from "../../kubernetes/apiServer.ts";
import { causeOf } from "../../kubernetes/apiError.ts";
import { project } from "../../project.ts";
import type { Node } from "../../kubernetes/node.ts";
import type { Nodes } from "../nodes.ts";
import { whyClosed } from "../nodes.ts";
import type { Report } from "../report.ts";
import { allOf, finding, warning } from "../report.ts";
import { dockerLogin } from "./dockerConfig.ts";
import { lackingPlatforms } from "./platform.ts";
import type { PullSecret } from "./pullSecret.ts";
import { readPullSecret } from "./pullSecret.ts";
import type { ImageManifest } from "./registry.ts";
import { Registry, RegistryError } from "./registry.ts";
import type { Repository } from "./repository.ts";
import { repositoryOf } from "./repository.ts";

/** The image of an update, and what is known of the one before. */
export interface WantedImage {
  stack: string;
  namespace: string;
  template: Json<V1PodTemplateSpec>;
  /** The full reference before; undefined if there was none. */
  before: string | undefined;
  /** The digest that the same reference had when it was rolled out; undefined if that isn't known. */
  knownDigest: string | undefined;
}

/** An image that the registry has. */
interface Found {
  digest: string;
  manifest: ImageManifest;
  registry: Registry;
}

/**
 * Asks the registry whether it has the image, for the nodes that would run it.
 *
 * It is asked as the nodes ask it: with the login of the pull secret, or without where that has none. If the stack
 * names no pull secret, or one that may not be read, Docker's login on this machine stands in, then none. Nodes may
 * have logins of their own, which nobody can ask for: so a registry that lets nobody in is a finding only where the
 * pull secret's own login is refused, or where the Secret is missing. What every node has already is pulled no more,
 * whatever the registry says.
 *
 * @returns also the digest, if the registry tells it.
 */
export async function checkImage(
  apiServer: ApiServer,
  wanted: WantedImage,
  asked: Promise<Nodes | undefined>,
): Promise<Report & { digest?: string }> {
  const { stack, namespace, template } = wanted;
  const reference = template.spec?.containers[0].image ?? "";
  const { repository: name, tag = "latest", digest: pinned } = parseImageReference(reference);
  const repository = repositoryOf(name);
  const secretName = template.spec?.imagePullSecrets?.[0].name;
  const [answer, nodes] = await Promise.all([
    ask(apiServer, repository, pinned ?? tag, { namespace, secretName }),
    asked,
  ]);
  const takers = (nodes?.nodes ?? []).filter(
    (node) => whyClosed(node, template.spec ?? { containers: [] }) === undefined,
  );

  if ("digest" in answer) {
    // Of an image that is there, what it is for is told by a second answer, which may be missing.
    const platforms = await platformReport(answer, takers, wanted, reference).catch(() => allOf([]));
    const reports = [platforms, movedReport(answer, wanted, reference)];
    return { ...allOf(reports), digest: answer.digest };
  }
  if (takers.length > 0 && takers.every((node) => hasImage(node, repository, reference.slice(name.length)))) {
    return allOf([]);
  }
  const { error, secret } = answer;
  if (isMissing(error)) {
    const { key, command } = keyToMend(wanted, reference, error.codes.includes("NAME_UNKNOWN"));
    const value = key === "image" ? name : (pinned ?? tag);
    const sentence =
      `${project}:${key} is ${JSON.stringify(value)}, and ${repository.host} doesn't have ${reference} ` +
      `(${causeOf(error)}); allowed is an image that it has. Run: npx pulumi ${command} --stack ${stack}`;
    return finding("image", [`${project}:${key}`], sentence);
  }
  if (isDenied(error) && secretName !== undefined && secret !== undefined && secret !== "unknown") {
    return deniedReport(error, secret, { stack, namespace, secretName, host: repository.host });
  }
  const mend = isDenied(error) ? `Log in: docker login ${repository.host}` : `Ask no more: ${leaveOut(stack)}`;
  return warning(`Whether ${reference} exists isn't known: ${repository.host}: ${causeOf(error)}. ${mend}`);
}

interface Refused {
  error: unknown;
  secret: PullSecret | undefined;
}

/** Asks with each login that there is, until one is let in. */
async function ask(
  apiServer: ApiServer,
  repository: Repository,
  reference: string,
  { namespace, secretName }: { namespace: string; secretName: string | undefined },
): Promise<Found | Refused> {
  const askAs = async (login: ConstructorParameters<typeof Registry>[1]): Promise<Found> => {
    const registry = new Registry(repository, login);
    return { ...(await registry.manifest(reference)), registry };
  };
  let secret: PullSecret | undefined;
  let isElse = false;
  try {
    return await askAs(async () => {
      secret =
        secretName === undefined
          ? undefined
          : await readPullSecret(apiServer, { namespace, name: secretName }, repository);
      if (typeof secret === "object") {
        return secret.login;
      }
      const login = secret === "withoutLogin" || secret === "missing" ? undefined : await dockerLogin(repository);
      isElse = login !== undefined;
      return login;
    });
  } catch (error) {
    // What this machine has may be out of date, where the nodes come in without.
    return isElse && isDenied(error)
      ? askAs(async () => undefined).catch((again: unknown) => ({ error: again, secret }))
      : { error, secret };
  }
}

function isMissing(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.status === 404 && error.codes.length > 0;
}

function isDenied(error: unknown): boolean {
  return error instanceof RegistryError && (error.status === 401 || error.status === 403);
}

function deniedReport(
  error: unknown,
  secret: PullSecret,
  { stack, namespace, secretName, host }: { stack: string; namespace: string; secretName: string; host: string },
): Report {
  const why = {
    missing: `which namespace ${namespace} doesn't have`,
    withoutLogin: `which has no login for ${host}`,
    unknown: "which may not be read",
  };
  const sentence =
    `${project}:imagePullSecret is ${JSON.stringify(secretName)}, ` +
    `${typeof secret === "string" ? why[secret] : `whose login ${host} refuses`} (${causeOf(error)}); ` +
    "allowed is a Secret that lets the nodes in. " +
    `Run: npx pulumi ${setCommand("imagePullSecret", "NAME")} --stack ${stack}`;
  return secret === "withoutLogin"
    ? warning(sentence)
    : finding("image", [`${project}:imagePullSecret`, `Secret ${namespace}/${secretName}`], sentence);
}

/** The key that is wrong, and the command that sets what ran before. */
function keyToMend(
  { before }: WantedImage,
  reference: string,
  isUnknownName: boolean,
): { key: string; command: string } {
  const old = before === undefined ? undefined : parseImageReference(before);
  const isOtherName = old !== undefined && old.repository !== parseImageReference(reference).repository;
  if (isOtherName || (old === undefined && isUnknownName)) {
    return { key: "image", command: setCommand("image", old?.repository ?? "REPOSITORY") };
  }
  const oldTag = before === reference ? undefined : (old?.digest ?? old?.tag);
  return { key: "imageTag", command: setCommand("imageTag", oldTag ?? "TAG") };
}

async function platformReport(
  { manifest, registry }: Found,
  takers: Node[],
  { stack }: WantedImage,
  reference: string,
): Promise<Report> {
  const lacking = await lackingPlatforms(manifest, registry, takers);
  if (lacking === undefined) {
    return allOf([]);
  }
  const { has, lacks, areAll } = lacking;
  const sentence =
    `${reference} is for ${has.join(", ")}, and ${areAll ? "the nodes are" : "some nodes are"} ${lacks.join(", ")}; ` +
    `build it for those as well (docker buildx build --platform ${[...has, ...lacks].join(",")}), ` +
    `or run: npx pulumi ${setCommand("imageTag", "TAG")} --stack ${stack}`;
  return areAll ? finding("image", [`${project}:imageTag`], `${project}:imageTag: ${sentence}`) : warning(sentence);
}

function movedReport({ digest }: Found, { stack, knownDigest }: WantedImage, reference: string): Report {
  if (knownDigest === undefined || knownDigest === digest) {
    return allOf([]);
  }
  const { tag = "latest" } = parseImageReference(reference);
  return warning(
    `${tag} is another image than the one that runs: ${digest}, and was ${knownDigest}. A node that has the old one ` +
      `runs that. To keep it: npx pulumi ${setCommand("imageTag", knownDigest)} --stack ${stack}`,
  );
}

function leaveOut(stack: string): string {
  return `npx pulumi ${setCommand("skipPreflight", "image")} --stack ${stack}`;
}

/** Whether a node has an image under a name, of which it tells the largest 50. */
function hasImage({ status }: Node, { host, path }: Repository, tagOrDigest: string): boolean {
  return (status?.images ?? []).some(({ names }) => names?.includes(`${host}/${path}${tagOrDigest}`));
}
