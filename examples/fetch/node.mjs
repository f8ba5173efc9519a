// The module in Node: node node.mjs ORIGIN VECTORS_FOLDER MODULE_FOLDER
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { conclude, run } from './hosts.mjs';

const [origin, vectors, folder] = process.argv.slice(2);
const module = await import(pathToFileURL(resolve(folder, 'fetch.js')));
// Node's fetch reads no file: URLs, so the module gets its bytes.
await module.default({ module_or_path: await readFile(join(folder, 'fetch_bg.wasm')) });
const files = (await readdir(vectors)).filter((name) => name.endsWith('.json'));
conclude(await run(module, origin, files, (file) => readFile(join(vectors, file))));
