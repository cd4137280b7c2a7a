/**
 * A check of questions in Kusto's language, as far as this project asks any: that strings and brackets end, that steps and
 * functions are the language's, and that every column is the table's own or made by a step before. Azure's own parser is
 * not to be had here; a misspelled column is what it would most often refuse.
 */

const APP = [
  "TimeGenerated",
  "AppRoleName",
  "AppRoleInstance",
  "OperationName",
  "OperationId",
  "Properties",
  "_ResourceId",
];

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables, and of the last one, Azure Resource Graph's. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  AppTraces: [...APP, "Message", "SeverityLevel"],
  AppRequests: [...APP, "Name", "Success", "ResultCode", "DurationMs", "Url"],
  StorageQueueLogs: ["TimeGenerated", "OperationName", "StatusCode", "StatusText", "AccountName", "ObjectKey", "Uri"],
  alertsmanagementresources: ["id", "name", "type", "properties", "resourceGroup", "subscriptionId"],
};

/** learn.microsoft.com/kusto/query: scalar functions, then aggregations. */
const FUNCTIONS = new Set([
  ...["parse_json", "tostring", "toint", "todouble", "todatetime", "extract", "bin", "isnotempty", "strcat"],
  ...["count", "countif", "sum", "avg", "max", "min", "dcount", "percentile"],
]);
const WORDS = new Set([
  "by",
  "and",
  "or",
  "in",
  "has",
  "contains",
  "startswith",
  "endswith",
  "asc",
  "desc",
  "true",
  "false",
]);
const STEPS = /^(where|extend|summarize|project|order by|take) /;

const TOKEN =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*")|(?<number>\d+(?:\.\d+)?(?:ms|s|m|h|d)?)|(?<name>[A-Za-z_]\w*~?)|(?<sign>==|!=|=~|!~|<=|>=|[-+*/<>=(),.]))/y;

interface Token {
  readonly kind: "text" | "number" | "name" | "sign";
  readonly text: string;
}

/** @throws Error where a character is no part of any token, for example of a string without an end */
function tokensOf(step: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < step.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(step)?.groups;
    if (groups === undefined) throw new Error(`cannot be read from "${step.slice(at, at + 30)}"`);
    const [kind, text] = Object.entries(groups).find(([, found]) => (found as string | undefined) !== undefined) ?? [];
    tokens.push({ kind: kind as Token["kind"], text: text ?? "" });
  }
  return tokens;
}

/** What is wrong with a question; none where nothing is. */
export function kustoFaults(question: string): string[] {
  const [table = "", ...steps] = question.split("\n| ");
  const own = TABLES[table];
  if (own === undefined) return [`${table} is no table that is known here`];
  let columns = new Set(own);
  return steps.flatMap((step) => {
    if (!STEPS.test(step)) return [`"${step}" is no step that is known here`];
    try {
      const { faults, made } = read(step, columns);
      columns = /^(summarize|project) /.test(step) ? made : new Set([...columns, ...made]);
      return faults.map((fault) => `${fault} in "${step}"`);
    } catch (error) {
      return [`"${step}" ${(error as Error).message}`];
    }
  });
}

function read(step: string, columns: ReadonlySet<string>): { faults: string[]; made: Set<string> } {
  const tokens = tokensOf(step.replace(STEPS, ""));
  const faults: string[] = [];
  const made = new Set<string>();
  let depth = 0;
  tokens.forEach(({ kind, text }, at) => {
    const before = tokens[at - 1]?.text;
    const after = tokens[at + 1]?.text;
    if (text === "(") depth += 1;
    if (text === ")") depth -= 1;
    if (depth < 0) faults.push("a bracket ends that never began");
    if (kind !== "name" || before === ".") return;
    const begins = at === 0 || before === "," || before === "by";
    if (depth === 0 && after === "=" && begins) made.add(text);
    else if (after === "(" && !/^in~?$/.test(text)) {
      if (!FUNCTIONS.has(text)) faults.push(`${text} is no function that is known here`);
      // Without a name, Kusto gives an aggregation one of its own, and a bin that of its column.
      if (depth === 0 && begins) made.add(text === "bin" ? (tokens[at + 2]?.text ?? "") : `${text}_`);
    } else if (!WORDS.has(text.replace(/~$/, ""))) {
      if (!columns.has(text)) faults.push(`${text} is no column`);
      if (depth === 0 && begins) made.add(text);
    }
  });
  if (depth !== 0) faults.push("a bracket does not end");
  return { faults, made };
}
