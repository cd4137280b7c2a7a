import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type PackagedProcessor, packagedProcessor } from "../../infra/image-processor.ts";

/** Modules that tests write to a folder outside of the repository. */
export class ModuleFolder {
  readonly folder = mkdtempSync(join(tmpdir(), "processor-module-"));

  /** Writes a file and answers its path. */
  write(name: string, content: string | Uint8Array): string {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** Packages a module, written first if its source is given. */
  async packaged(name: string, source?: string): Promise<PackagedProcessor> {
    const file = source === undefined ? join(this.folder, name) : this.write(name, source);
    const processor = await packagedProcessor({ function: { processor: file } });
    if (processor === undefined) throw new Error("expected a packaged processor");
    return processor;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
