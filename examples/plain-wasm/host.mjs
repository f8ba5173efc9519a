// Drives the module with nothing but Node: node host.mjs MODULE ORIGIN VECTORS_FOLDER

import { readdir, readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';

const DONE = 0;
const WHAT_TO_DO = { 1: 'retry', 2: 'reauthenticate', 3: 'fix the request', 4: 'give up' };
const MAX_BODY = 1 << 20; // The sandbox's longest is below 2 KiB.
const TIMEOUT = 10_000;

const [file, origin, folder] = process.argv.slice(2);
if (!folder) throw new Error("arguments: the module, the sandbox's origin, and the folder of the conformance vectors");

const module = await WebAssembly.compile(await readFile(file));
const imports = WebAssembly.Module.imports(module);
console.log(`imports: ${JSON.stringify(imports)}`);
if (imports.length > 0) throw new Error('the module is to import nothing');
const { exports: wasm } = await WebAssembly.instantiate(module);

// Memory moves as it grows, so its buffer is looked up each time.
function put(strings) {
    for (const bytes of strings.map((string) => Buffer.from(string))) {
        const pointer = wasm.input(bytes.length);
        new Uint8Array(wasm.memory.buffer, pointer, bytes.length).set(bytes);
    }
}

function fetchOutput() {
    return Array.from({ length: wasm.outputs() }, (_, i) =>
        Buffer.from(new Uint8Array(wasm.memory.buffer, wasm.output(i), wasm.output_len(i))),
    );
}

function checked(result) {
    const output = fetchOutput();
    if (result !== DONE) throw new Error(`${output[0]} (${WHAT_TO_DO[result]})`);
    return output;
}

function send([method, uri, ...rest]) {
    const body = rest.pop();
    const headers = {};
    for (let i = 0; i < rest.length; i += 2) headers[rest[i]] = rest[i + 1].toString('latin1');
    const signal = AbortSignal.timeout(TIMEOUT);
    return new Promise((resolve, reject) => {
        const request = http.request(`${uri}`, { method: `${method}`, headers, signal }, async (response) => {
            try {
                let body = Buffer.alloc(0);
                for await (const chunk of response) {
                    body = Buffer.concat([body, chunk]);
                    if (body.length > MAX_BODY) throw new Error('the body is too long');
                }
                const headers = response.rawHeaders.map((text) => Buffer.from(text, 'latin1'));
                resolve({ status: response.statusCode, strings: [...headers, body] });
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
    put([...input, origin]);
    const { status, strings } = await send(checked(wasm[name]()));
    put(strings);
    const [token] = checked(wasm.response(status));
    if (token.length === 0) throw new Error(`${name}: an empty token`);
    console.log(`${name}: a token of ${token.length} bytes`);
}

let passed = 0;
const failures = [];
for (const name of (await readdir(folder)).filter((name) => name.endsWith('.json'))) {
    put([await readFile(path.join(folder, name))]);
    const [count, ...failed] = checked(wasm.vectors());
    passed += Number(count);
    failures.push(...failed);
}
console.log(`${passed} passed, ${failures.length} failed`);
if (failures.length > 0 || passed === 0) throw new Error(`${failures[0] ?? 'no vectors'}`);
