// The module in Chromium: node browser.mjs ORIGIN VECTORS_FOLDER MODULE_FOLDER
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join } from 'node:path';

import { chromium } from 'playwright-core';

import { conclude } from './hosts.mjs';

const [origin, vectors, folder] = process.argv.slice(2);
const files = (await readdir(vectors)).filter((name) => name.endsWith('.json'));

const page = '<!doctype html><title>fetch</title><link rel="icon" href="data:,">';
const kinds = {
    '.js': [folder, 'text/javascript'],
    '.json': [vectors, 'application/json'],
    '.mjs': [import.meta.dirname, 'text/javascript'],
    '.wasm': [folder, 'application/wasm'],
};

const server = createServer(async ({ url }, response) => {
    const [from, type] = kinds[extname(url)] ?? [undefined, 'text/html'];
    response.setHeader('content-type', type);
    response.end(from ? await readFile(join(from, basename(url))) : page);
});
await once(server.listen(0, '127.0.0.1'), 'listening');

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
        '--no-sandbox', // which root and most containers cannot have
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
    ],
});
try {
    const tab = await browser.newPage();
    const errors = [];
    tab.on('pageerror', (error) => errors.push(error.message));
    tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    const inThePage = async ([origin, files]) => {
        const [module, { run }] = await Promise.all([import('/fetch.js'), import('/hosts.mjs')]);
        await module.default();
        return run(module, origin, files, async (file) => new Uint8Array(await (await fetch(file)).arrayBuffer()));
    };
    conclude(await tab.evaluate(inThePage, [origin, files]));
    for (const error of errors) {
        console.error(error);
        process.exitCode = 1;
    }
} finally {
    await browser.close();
    server.close();
}
