/** Gives each test of a suite environment variables of its own, without a kubeconfig or a proxy. */
export function ownEnvironment(): void {
  const foreign = /^(KUBECONFIG|https?_proxy|no_proxy)$/i;
  const before = { ...process.env };

  beforeEach(() => {
    Object.keys(process.env)
      .filter((name) => foreign.test(name))
      .forEach((name) => delete process.env[name]);
  });
  afterEach(() => {
    Object.keys(process.env).forEach((name) => delete process.env[name]);
    Object.assign(process.env, before);
  });
}
