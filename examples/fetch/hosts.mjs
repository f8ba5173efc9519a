// What the two hosts have in common.

/** In the host: the tokens, and what became of the vectors. `read` gives a file's bytes. */
export async function run({ obtain, vectors }, origin, files, read) {
    const tokens = await obtain(origin);
    const report = { tokens, passed: 0, failures: [] };
    for (const file of files) {
        const [passed, failures] = vectors(await read(file));
        report.passed += passed;
        report.failures.push(...failures);
    }
    return report;
}

/** In Node: prints the report and sets the exit code. */
export function conclude({ tokens, passed, failures }) {
    for (const token of tokens) console.log(token);
    console.log(`${passed} passed, ${failures.length} failed`);
    if (failures.length > 0) console.error(failures[0]);
    process.exitCode = tokens.length === 4 && passed > 0 && failures.length === 0 ? 0 : 1;
}
