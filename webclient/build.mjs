// Bundles the browser's files into static/dist. `npm run build`, Node 18 or newer.
//
// desktop/main.ts, widget/main.ts and the style sheets get hashed names, listed in manifest.json, where pages look them up.
// widget/loader.ts becomes widget.js, the one fixed name (embedding sites write it down), so it has to be tiny: it learns the
// hashed name of the widget by the build-time constant WIDGET_FILE.
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, "static", "dist");
const fresh = path.join(here, "static", `.dist-${process.pid}`);

const ENTRIES = { desktop: "desktop/main.ts", widget: "widget/main.ts", invite: "widget/invite.ts", shop: "widget/shop.ts" };
const STYLES = { css: "desktop/main.css", pages: "styles/pages.css" };
/** Sheets whose tokens an entry carries, and the sheet that is there before them; other entries carry all tokens. */
const SHEETS = { widget: [["panel.css", "survey.css", "emoji.css", "earlier.css"], "launcher.css"], invite: [["invite.css"], "launcher.css"] };
const LOADER = "widget/loader.ts";
/** A service worker answers for what lies beneath its own address, so it has a fixed name too. */
const WORKER = "desktop/worker.ts";

/** A sheet imported as text (`with { type: "text" }`, for shadow roots) is minified like any other. */
const textSheets = {
  name: "text sheets",
  setup(building) {
    building.onLoad({ filter: /\.css$/ }, async ({ path: file, with: attributes }) => {
      if (attributes.type !== "text") {
        return undefined;
      }
      const css = await readFile(file, "utf8");
      const { code } = await transform(css, { loader: "css", minify: true, target: common.target });
      return { contents: code, loader: "text" };
    });
  },
};

const common = {
  absWorkingDir: here,
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none",
  logLevel: "warning",
  minify: true,
  outdir: fresh,
  platform: "browser",
  plugins: [textSheets],
  target: "es2022",
  treeShaking: true,
};

function demandEntries() {
  const missing = [...Object.values(ENTRIES), LOADER, WORKER].filter((file) => !existsSync(path.join(here, file)));
  if (missing.length > 0) {
    const names = missing.map((file) => `webclient/${file}`).join(", ");
    throw new Error(`The web pages can't be built: missing ${names}.`);
  }
}

/** Bundles entries one by one, so that a file name tells its entry, and returns name -> hashed file. */
async function bundleHashed(entries) {
  const manifest = {};
  for (const [name, file] of Object.entries(entries)) {
    const result = await build({
      ...common,
      entryPoints: { [name]: file },
      plugins: name in SHEETS ? [neededTokens(...SHEETS[name]), textSheets] : common.plugins,
      entryNames: "[name]-[hash]",
      assetNames: "[name]-[hash]",
      chunkNames: "chunk-[hash]",
      // Fonts and pictures come as hashed files; a data: address would need a wider content security policy.
      loader: { ".svg": "file", ".woff2": "file", ".mp3": "file", ".wav": "file" },
      splitting: !file.endsWith(".css"),
      metafile: true,
    });
    for (const [out, about] of Object.entries(result.metafile.outputs)) {
      if (about.entryPoint === file) {
        manifest[name] = path.basename(out);
      }
    }
  }
  return manifest;
}

/** Sheets of the widget need few of the tokens; its files are on every page of a site, so they carry no others. */
const neededTokens = (sheets, known) => ({
  name: "needed tokens",
  setup(building) {
    building.onLoad({ filter: /tokens\.css$/ }, async ({ path: file }) => {
      const { code } = await transform(await readFile(file, "utf8"), { loader: "css", minify: true, target: common.target });
      const read = async (name) => (name ? readFile(path.join(here, "widget", "views", name), "utf8") : "");
      const users = await Promise.all(sheets.map(read));
      return { contents: pruned(code, users.join("\n"), await read(known)), loader: "text" };
    });
  },
});

/** Leaves the tokens that `user` needs and `known` does not bring already. */
function pruned(code, user, known) {
  const declared = new Map([...code.matchAll(/(--[\w-]+):([^;}]+)/g)].map(([, name, value]) => [name, value]));
  const needs = (text, found = new Set()) => {
    for (const [, name] of text.matchAll(/var\((--[\w-]+)/g)) {
      if (!found.has(name) && declared.has(name)) {
        found.add(name);
        needs(declared.get(name), found);
      }
    }
    return found;
  };
  const [needed, there] = [needs(user), needs(known)];
  return code.replace(/(--[\w-]+):[^;}]+;?/g, (whole, name) => (needed.has(name) && !there.has(name) ? whole : ""));
}

async function bundleLoader(widgetFile, inviteFile) {
  await build({
    ...common,
    plugins: [neededTokens(["launcher.css"]), textSheets],
    entryPoints: { widget: LOADER },
    // A classic script: embedding sites load it with a plain script tag.
    format: "iife",
    define: { WIDGET_FILE: JSON.stringify(widgetFile), INVITE_FILE: JSON.stringify(inviteFile) },
  });
}

async function main() {
  demandEntries();
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  try {
    const styles = Object.fromEntries(
      Object.entries(STYLES).filter(([, file]) => existsSync(path.join(here, file))),
    );
    const manifest = await bundleHashed({ ...ENTRIES, ...styles });
    await bundleLoader(manifest.widget, manifest.invite);
    await build({ ...common, entryPoints: { "desk-worker": WORKER }, format: "iife" });
    manifest.loader = "widget.js";
    await writeFile(path.join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    // Swapped in whole: a page served meanwhile finds the old set or the new one, never half of each.
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
    process.stdout.write(`built ${(await readdir(target)).join(", ")}\n`);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

main().catch((error) => {
  // esbuild has printed its own findings already.
  if (!Array.isArray(error?.errors)) {
    process.stderr.write(`${error.message}\n`);
  }
  process.exitCode = 1;
});
