/** What is looked at before an update begins; each can be left out by the option skipPreflight. */
export const checks = ["image", "room", "admission"] as const;

export type Check = (typeof checks)[number];
