/** The port that a replica listens on, and that the Service has inside the cluster. */
export const port = 8080;
