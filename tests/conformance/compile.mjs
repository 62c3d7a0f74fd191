// Compiles each spec of @typespec/http-specs to OpenAPI 3.1, in the folder `openapi` beside this file: `SPEC.VERSION.json`.
// Prints a line for each spec that cannot be compiled.
import { NodeHost, compile, createSourceFile } from "@typespec/compiler";
import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const specs = "node_modules/@typespec/http-specs/specs";

// The emitter refuses these specs as a whole for parts that OpenAPI cannot express, or that the emitter itself fails on.
// Each part is replaced, so that the rest can be compiled. `inexpressible.tsv` lists the scenarios.
const replacements = {
  // A path with a query.
  "routes/main.tsp": [/ +@route\("query-continuation"\)\n +namespace QueryContinuation \{\n[^]*?\n  \}\n/, ""],
  // A parameter with the name of a method of every JavaScript object.
  "special-words/main.tsp": ['@paramNameScenario("constructor") withConstructor(@query constructor: string): void;', ""],
  // A range of status codes other than a hundred.
  "response/status-code-range/main.tsp": ["@minValue(494)", "@minValue(400)"],
};

const host = {
  ...NodeHost,
  async readFile(path) {
    const file = await NodeHost.readFile(path);
    const replacement = replacements[relative(resolve(specs), path)];
    return replacement ? createSourceFile(file.text.replace(...replacement), path) : file;
  },
};

function* mains(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* mains(path);
    else if (entry.name === "main.tsp") yield path;
  }
}

for (const main of mains(specs)) {
  const name = relative(specs, dirname(main)).replaceAll(/[^a-z0-9]/gi, "_").toLowerCase();
  const out = resolve("openapi", name);
  mkdirSync(out, { recursive: true });
  const options = { "emitter-output-dir": out, "openapi-versions": ["3.1.0"], "file-type": "json" };
  let reason;
  try {
    const emit = { emit: ["@typespec/openapi3"], options: { "@typespec/openapi3": options } };
    const program = await compile(host, resolve(main), emit);
    reason = program.diagnostics.find((diagnostic) => diagnostic.severity === "error")?.message;
  } catch (error) {
    reason = "the compiler fails";
  }
  if (reason) console.log(`${name}\t${reason.split("\n")[0]}`);
  for (const file of readdirSync(out)) {
    const version = file.replace(/^openapi\.?/, "").replace(/\.?json$/, "").replaceAll(/[^a-z0-9]/gi, "_");
    renameSync(join(out, file), resolve("openapi", version ? `${name}_${version}.json` : `${name}.json`));
  }
}
