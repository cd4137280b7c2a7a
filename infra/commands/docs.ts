import { writeFileSync } from "node:fs";
import { generatedDocuments } from "../documents/generated.ts";
import { command, main } from "./command.ts";

const program = command("docs", "Makes the generated parts of the documents anew.").action(async () => {
  for (const { file, wanted } of await generatedDocuments()) writeFileSync(file, wanted);
});
await main(program);
