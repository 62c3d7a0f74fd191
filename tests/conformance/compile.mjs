// Compiles each spec of @typespec/http-specs to OpenAPI 3.1, in the folder `openapi` beside this file: `SPEC.VERSION.json`.
// Prints a line for each spec that cannot be compiled.
import { NodeHost, compile } from "@typespec/compiler";
import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const specs = "node_modules/@typespec/http-specs/specs";

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
    const program = await compile(NodeHost, resolve(main), emit);
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
