// Runs every *.test.ts under desktop, widget and shared by node's own test runner. `npm test [-- PART-OF-NAME]`.
//
// node can't read TypeScript before version 22, so each file is bundled into a temporary folder first.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const FOLDERS = ["desktop", "widget", "shared"];

async function testFiles(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      found.push(...(await testFiles(full)));
    } else if (entry.name.endsWith(".test.ts")) {
      found.push(full);
    }
  }
  return found;
}

async function main() {
  const wanted = process.argv[2] ?? "";
  const folders = FOLDERS.map((name) => path.join(here, name)).filter((folder) => existsSync(folder));
  const all = (await Promise.all(folders.map(testFiles))).flat().sort();
  const files = all.filter((file) => file.includes(wanted));
  if (files.length === 0) {
    throw new Error(`no *.test.ts file ${wanted ? `with "${wanted}" in its name ` : ""}under webclient/${FOLDERS.join(", ")}`);
  }
  const temporary = await mkdtemp(path.join(os.tmpdir(), "stanzadesk-tests-"));
  try {
    const result = await build({
      absWorkingDir: here,
      bundle: true,
      entryPoints: files,
      outbase: here,
      outdir: temporary,
      outExtension: { ".js": ".test.mjs" },
      format: "esm",
      logLevel: "warning",
      platform: "node",
      metafile: true,
      sourcemap: "inline",
      target: "node18",
      // Some packages call require() for node's own modules.
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    });
    const outputs = Object.keys(result.metafile.outputs).map((out) => path.resolve(here, out));
    const environment = { ...process.env, STANZADESK_WEBCLIENT: here };
    const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...outputs], {
      stdio: "inherit",
      env: environment,
      cwd: here,
    });
    process.exitCode = run.status ?? 1;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

main().catch((error) => {
  if (!Array.isArray(error?.errors)) {
    process.stderr.write(`${error.message}\n`);
  }
  process.exitCode = 1;
});
