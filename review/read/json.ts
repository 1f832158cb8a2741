/** A JSON value. */
export type Value = null | boolean | number | string | Value[] | Fields;

/** A JSON object. */
export interface Fields {
  [field: string]: Value;
}

export function isFields(value: Value | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The items of the list at a path; none where there is no list. */
export function itemsAt(value: Value | undefined, ...path: (string | number)[]): Value[] {
  const items = valueAt(value, ...path);
  return Array.isArray(items) ? items : [];
}

/** The value at a path of fields and indices; undefined where there is none. */
export function valueAt(value: Value | undefined, ...path: (string | number)[]): Value | undefined {
  return path.reduce<Value | undefined>((found, step) => {
    if (Array.isArray(found)) {
      return found[Number(step)];
    }
    return isFields(found) ? found[step] : undefined;
  }, value);
}
