export declare function evaluate(expression: string, contexts: object, failed: boolean): string;
