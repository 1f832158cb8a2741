import { RunError } from "@pulumi/pulumi";

/**
 * What the stack can't do and the command that mends it, for the person who runs `pulumi`: the engine shows the message alone.
 *
 * It has no stack trace, because the engine would colour it, which takes Node 20 a quarter of a minute for frames in scoped packages.
 */
export class Refusal extends RunError {
  constructor(message: string) {
    super(message);
    this.stack = undefined;
  }
}
