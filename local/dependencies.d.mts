export function isFresh(project: string): boolean;
