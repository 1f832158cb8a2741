export function isFresh(project: string): boolean;
export function runsTypeScript(project: string, feature?: string | false): boolean;
