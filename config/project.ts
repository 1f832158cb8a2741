/** The name of the project in Pulumi.yaml, which is the namespace of its config keys and of its components. */
export const project = "chat-service";
