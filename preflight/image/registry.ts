import { createHash } from "node:crypto";
import type { Agent, IncomingHttpHeaders } from "node:http";
import type { RequestOptions } from "node:https";
import { agentFor } from "../../kubernetes/agent.ts";
import { send } from "../../kubernetes/exchange.ts";
import { proxyFromEnvironment } from "../../kubernetes/proxy.ts";
import type { Login } from "./login.ts";
import type { Repository } from "./repository.ts";
import { registryUrl } from "./repository.ts";

/** What the specification lets a manifest have at least; nothing larger is read. */
const largestBytes = 4 * 2 ** 20;
const mostRedirects = 3;

/** One image, or an index of one for each platform. */
const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** A registry's refusal. */
export class RegistryError extends Error {
  readonly status: number;
  readonly codes: string[];

  /** @param codes of the specification, such as MANIFEST_UNKNOWN; none if it isn't a registry that answers. */
  constructor(status: number, codes: string[], message: string) {
    super(message);
    this.status = status;
    this.codes = codes;
  }
}

/** What is needed of a manifest; an index has `manifests`, an image a `config`. */
export interface ImageManifest {
  manifests?: { platform?: { os?: string; architecture?: string } }[];
  config?: { digest: string };
}

/**
 * A repository of an image registry.
 *
 * Every method throws RegistryError if the registry refuses, and Error if it doesn't answer in time or can't be
 * reached; no message has a credential in it.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export class Registry {
  private readonly repository: Repository;
  private readonly login: () => Promise<Login | undefined>;
  private readonly answerWithinSeconds: number;
  private readonly agents = new Map<string, Promise<Agent>>();
  private authorization: string | undefined;

  /**
   * @param login asked for once the registry wants one; undefined comes in as everybody.
   * @param answerWithinSeconds how long each answer may take.
   */
  constructor(repository: Repository, login: () => Promise<Login | undefined>, answerWithinSeconds = 3) {
    this.repository = repository;
    this.login = login;
    this.answerWithinSeconds = answerWithinSeconds;
  }

  /** Asks for the manifest of a tag or digest. */
  async manifest(reference: string): Promise<{ digest: string; manifest: ImageManifest }> {
    const body = await this.read(`manifests/${reference}`, { Accept: manifestTypes.join(", ") });
    const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
    return { digest, manifest: JSON.parse(body.toString()) as ImageManifest };
  }

  /** Asks for a blob that is JSON. */
  async json<T>(digest: string): Promise<T> {
    return JSON.parse((await this.read(`blobs/${digest}`, {})).toString()) as T;
  }

  private async read(path: string, headers: Record<string, string>): Promise<Buffer> {
    const url = new URL(`/v2/${this.repository.path}/${path}`, registryUrl(this.repository.host));
    let answer = await this.exchange(url, { headers: { ...headers, ...this.authorized } });
    if (answer.status === 401) {
      this.authorization = await this.authorize(answer.headers["www-authenticate"] ?? "");
      answer = await this.exchange(url, { headers: { ...headers, ...this.authorized } });
    }
    return bodyOf(answer);
  }

  private get authorized(): Record<string, string> {
    return this.authorization === undefined ? {} : { Authorization: this.authorization };
  }

  /** @see https://distribution.github.io/distribution/spec/auth/token/ */
  private async authorize(challenge: string): Promise<string | undefined> {
    const login = await this.login();
    const [, bearer] = /\bBearer\s+(.*)/i.exec(challenge) ?? [];
    if (bearer === undefined) {
      return login === undefined ? undefined : basic(login);
    }
    if (login !== undefined && "registryToken" in login) {
      return `Bearer ${login.registryToken}`;
    }
    const parameters = new Map([...bearer.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    const realm = new URL(parameters.get("realm") ?? "", registryUrl(this.repository.host));
    const wanted = {
      service: parameters.get("service") ?? "",
      scope: parameters.get("scope") ?? `repository:${this.repository.path}:pull`,
    };
    const body = bodyOf(await this.askForToken(realm, wanted, login)).toString();
    const { token, access_token: accessToken } = JSON.parse(body) as { token?: string; access_token?: string };
    return `Bearer ${token ?? accessToken ?? ""}`;
  }

  private askForToken(realm: URL, wanted: Record<string, string>, login: Login | undefined): Promise<Answer> {
    if (login !== undefined && realm.protocol !== "https:" && registryUrl(realm.host).protocol !== "http:") {
      throw new Error(`${realm.host} wants credentials without TLS`);
    }
    if (login !== undefined && "identityToken" in login) {
      const form = {
        ...wanted,
        grant_type: "refresh_token",
        client_id: "chat-service",
        refresh_token: login.identityToken,
      };
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      return this.exchange(realm, { method: "POST", headers }, new URLSearchParams(form).toString());
    }
    Object.entries(wanted).forEach(([name, value]) => realm.searchParams.set(name, value));
    const authorization = login === undefined ? undefined : basic(login);
    return this.exchange(realm, { headers: authorization === undefined ? {} : { Authorization: authorization } });
  }

  private agentOf(url: URL): Promise<Agent> {
    const agent = this.agents.get(url.origin) ?? agentFor(url, proxyFromEnvironment(url));
    this.agents.set(url.origin, agent);
    return agent;
  }

  /** Sends a request and reads the answer; credentials don't follow it to another host. */
  private async exchange(url: URL, options: RequestOptions, body?: string, redirects = 0): Promise<Answer> {
    const signal = AbortSignal.timeout(this.answerWithinSeconds * 1000);
    try {
      const agent = await this.agentOf(url);
      const response = await send(url.href, { ...options, agent, signal }, body);
      const { statusCode: status = 0, headers } = response;
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of response as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > largestBytes) {
          throw new Error(`${url.host} answers with more than ${largestBytes} bytes`);
        }
        chunks.push(chunk);
      }
      if (
        status >= 301 &&
        status <= 308 &&
        headers.location !== undefined &&
        redirects < mostRedirects &&
        body === undefined
      ) {
        const next = new URL(headers.location, url);
        const kept = next.host === url.host ? options : { ...options, headers: withoutAuthorization(options.headers) };
        return await this.exchange(next, kept, undefined, redirects + 1);
      }
      return { status, headers, body: Buffer.concat(chunks) };
    } catch (error) {
      throw signal.aborted ? new Error(`${url.host} doesn't answer within ${this.answerWithinSeconds} s`) : error;
    }
  }
}

function basic(login: Login): string | undefined {
  return "username" in login
    ? `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`
    : undefined;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

function withoutAuthorization(headers: RequestOptions["headers"]): Record<string, string> {
  const { Authorization: _, ...others } = headers as Record<string, string>;
  return others;
}

function bodyOf({ status, body }: Answer): Buffer {
  if (status === 200) {
    return body;
  }
  const errors = errorsIn(body.toString());
  const messages = errors.map(({ code, message }) => message ?? code).filter(Boolean);
  const said = messages.length === 0 ? "" : `, ${messages.join(", ").replace(/\s+/g, " ").slice(0, 200)}`;
  throw new RegistryError(
    status,
    errors.map(({ code }) => code ?? ""),
    `status ${status}${said}`,
  );
}

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
function errorsIn(body: string): { code?: string; message?: string }[] {
  try {
    const { errors } = JSON.parse(body) as { errors?: { code?: string; message?: string }[] };
    return Array.isArray(errors) ? errors : [];
  } catch {
    return [];
  }
}
