/** What Pulumi calls the organization of a stack whose state is not in Pulumi Cloud. */
const noOrganization = "organization";

/**
 * Whether a failed `up` shows log lines of the container that fails.
 *
 * They may hold anything. On a person's own terminal they are shown; where others read or keep what `up` writes, as CI
 * and Pulumi Cloud do, only if the stack's config asks for it.
 *
 * @param asked what the config says; undefined where it says nothing.
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/
 */
export function showsLogs(asked: boolean | undefined, environment: NodeJS.ProcessEnv, organization: string): boolean {
  const isUnderCi = !["", "0", "false"].includes(environment.CI ?? "");
  return asked ?? (!isUnderCi && organization === noOrganization);
}
