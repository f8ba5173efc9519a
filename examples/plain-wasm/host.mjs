// Drives the module with nothing but Node: node host.mjs MODULE ORIGIN VECTORS_FOLDER

import { readdir, readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';

const MAX_BODY = 1 << 20; // The sandbox's longest is below 2 KiB.
const TIMEOUT = 10_000;

const [file, origin, folder] = process.argv.slice(2);
if (!folder) throw new Error("arguments: the module, the sandbox's origin, and the folder of the conformance vectors");

const module = await WebAssembly.compile(await readFile(file));
const imports = WebAssembly.Module.imports(module);
console.log(`imports: ${JSON.stringify(imports)}`);
if (imports.length > 0) throw new Error('the module is to import nothing');
const { exports: wasm } = await WebAssembly.instantiate(module);

// What a function makes of an input: strings, each with a NUL behind it. Memory moves as it grows, so its buffer is looked up
// each time.
function run(name, input) {
    const pointer = wasm.input(input.length);
    new Uint8Array(wasm.memory.buffer, pointer, input.length).set(input);
    const length = wasm[name]();
    const output = Buffer.from(new Uint8Array(wasm.memory.buffer, wasm.output(), length)).toString('latin1');
    return output.split('\0').slice(0, -1);
}

function done([word, ...output]) {
    if (word !== 'done') throw new Error(`${word}: ${output}`);
    return output;
}

const strings = (list) => Buffer.from(list.join('\0'), 'latin1');

function send([method, uri, ...rest]) {
    const body = rest.pop();
    const headers = {};
    for (let i = 0; rest[i] !== ''; i += 2) headers[rest[i]] = rest[i + 1];
    const signal = AbortSignal.timeout(TIMEOUT);
    return new Promise((resolve, reject) => {
        const request = http.request(uri, { method, headers, signal }, async (response) => {
            try {
                let body = Buffer.alloc(0);
                for await (const chunk of response) {
                    body = Buffer.concat([body, chunk]);
                    if (body.length > MAX_BODY) throw new Error('the body is too long');
                }
                resolve(Buffer.concat([strings([response.statusCode, ...response.rawHeaders, '', '']), body]));
            } catch (error) {
                reject(error);
            }
        });
        request.on('error', reject).end(body);
    });
}

const calls = {
    pgs: ['com.example.mygame', 'player-1', 'ya29.sandbox-games'],
    emm: ['LC00example', '100000000000000000001', 'ya29.sandbox-androidenterprise'],
    ita: ['sample string 1', 'sandbox-ita-bearer'],
    playfab: ['144', 'SANDBOXSECRETKEY144'],
};
for (const [name, input] of Object.entries(calls)) {
    const request = done(run('request', strings([name, ...input, origin])));
    const [token] = done(run('response', await send(request)));
    if (token.length === 0) throw new Error(`${name}: an empty token`);
    console.log(`${name}: a token of ${token.length} bytes`);
}

const [refused] = run('request', strings(['emm', '..', '1', 'token', '']));
if (refused !== 'fix') throw new Error(`a dot segment: ${refused}`);
done(run('request', strings(['emm', 'LC00example', '1', 'token', ''])));
const [wait, , seconds] = run('response', strings(['429', 'Retry-After', '30', '', '']));
if (wait !== 'retry' || seconds !== '30') throw new Error(`a rate limit: ${wait} ${seconds}`);

let passed = 0;
const failures = [];
for (const name of (await readdir(folder)).filter((name) => name.endsWith('.json'))) {
    const [count, ...failed] = run('vectors', await readFile(path.join(folder, name)));
    passed += Number(count);
    failures.push(...failed);
}
console.log(`${passed} passed, ${failures.length} failed`);
if (failures.length > 0 || passed === 0) throw new Error(`${failures[0] ?? 'no vectors'}`);
