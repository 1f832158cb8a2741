import fc from "fast-check";

/** Any character at all; fast-check's own unit for that takes more than half a second to make. */
export const character = fc.integer({ min: 0, max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint));
