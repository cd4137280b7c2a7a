import { main } from "@pulumi/pulumi/provider/index.js";
import { answersOf } from "./answers/registry.ts";
import { StandIn } from "./stand-in.ts";

// Called by the script that infra/engine/offline/plugins.ts writes: main.ts <package> <region> <the engine's arguments>
const [plugin = "", region = "", ...args] = process.argv.slice(2);
await main(new StandIn(plugin, answersOf(plugin), region), args);
