/** Cells of a table row by the names of their columns, such as `Name` and `Ready`, as in `kubectl get -o wide`. */
export type Row = Record<string, string | number>;

type Named<Item> = [name: string, item: Item];

/** How the items of a collection are asked for, and where they stand in a page of it and an event of its watch. */
export interface Collection<Item> {
  accept: string;
  query: Record<string, string>;
  inPage(page: unknown): Named<Item>[];
  inEvent(object: unknown): Named<Item>[];
}

/** Whole objects. */
export function objectsIn<T>(): Collection<T> {
  const named = (object: T): Named<T> => [(object as { metadata: { name: string } }).metadata.name, object];
  return {
    accept: "application/json",
    query: {},
    inPage: (page) => ((page as { items: T[] | null }).items ?? []).map(named),
    inEvent: (object) => [named(object as T)],
  };
}

interface Table {
  /** Only in the first table of a list or watch. */
  columnDefinitions?: { name: string }[] | null;
  rows: { cells: (string | number)[] }[] | null;
}

/**
 * Rows of a table.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
 */
export function rowsIn(): Collection<Row> {
  let columns: string[] = [];
  const inTable = (table: unknown): Named<Row>[] => {
    const { columnDefinitions, rows } = table as Table;
    columns = columnDefinitions?.map(({ name }) => name) ?? columns;
    return (rows ?? []).map(({ cells }) => {
      const row = Object.fromEntries(cells.map((cell, index) => [columns[index], cell]));
      return [String(row.Name), row];
    });
  };
  return {
    accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
    query: { includeObject: "None" },
    inPage: inTable,
    inEvent: inTable,
  };
}
