/** The name of the project in Pulumi.yaml, which is the namespace of its config keys. */
export const project = "chat-service";
