import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Auth } from "./registry.ts";

/** A token server as registries send their clients to, which gives a token for the repository chat. */
export interface TokenServer {
  /** The configuration of a registry that takes its tokens. */
  auth(folder: string): Promise<Auth>;
  /** What lets somebody push. */
  readonly authorization: string;
  stop(): void;
}

/**
 * Starts a token server.
 *
 * @param credentials such as robot:hush, of whom may pull.
 * @param isOpen whether everybody may pull without.
 * @see https://distribution.github.io/distribution/spec/auth/jwt/
 */
export async function tokenServer(credentials: string, isOpen: boolean): Promise<TokenServer> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = { ...publicKey.export({ format: "jwk" }), kid: "test", alg: "ES256", use: "sig" };
  const [issuer, service] = ["test-issuer", "test-registry"];
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token = (actions: string[]) => {
    const now = Math.floor(Date.now() / 1000);
    const access = [{ type: "repository", name: "chat", actions }];
    const times = { iat: now, nbf: now - 10, exp: now + 300 };
    const claims = { iss: issuer, sub: "", aud: service, jti: randomUUID(), ...times, access };
    const signed = `${encoded({ typ: "JWT", alg: "ES256", kid: key.kid })}.${encoded(claims)}`;
    const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return `${signed}.${signature.toString("base64url")}`;
  };
  const server = createServer(({ headers }, response) => {
    const isKnown = headers.authorization === `Basic ${Buffer.from(credentials).toString("base64")}`;
    const isRefused = headers.authorization !== undefined && !isKnown;
    response.writeHead(isRefused ? 401 : 200, { "Content-Type": "application/json" });
    response.end(isRefused ? "{}" : JSON.stringify({ token: token(isKnown || isOpen ? ["pull"] : []) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { address, port } = server.address() as AddressInfo;
  return {
    authorization: `Bearer ${token(["pull", "push"])}`,
    async auth(folder) {
      const jwks = join(folder, "keys.json");
      await writeFile(jwks, JSON.stringify({ keys: [key] }));
      return { token: { realm: `http://${address}:${port}/token`, service, issuer, jwks } };
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
