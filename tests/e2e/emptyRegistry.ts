import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An image registry on this machine. */
export interface Registry {
  /** Such as 127.0.0.1:5000; containerd asks what is on the loopback over plain HTTP. */
  host: string;
  stop(): void;
}

/**
 * Starts a registry that has no image, and says so; only to who gives the credentials, if there are any.
 *
 * @param credentials such as robot:secret.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes
 */
export async function emptyRegistry(credentials?: string): Promise<Registry> {
  const server = createServer(({ url, headers }, response) => {
    if (credentials !== undefined && headers.authorization !== `Basic ${btoa(credentials)}`) {
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="registry"' }).end();
      return;
    }
    const isThere = url === "/v2/";
    response.writeHead(isThere ? 200 : 404, { "Content-Type": "application/json" });
    response.end(
      JSON.stringify(isThere ? {} : { errors: [{ code: "MANIFEST_UNKNOWN", message: "manifest unknown" }] }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { address, port } = server.address() as AddressInfo;
  return {
    host: `${address}:${port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
