// One line for each check: `ok` or `FAILED`, the client, what was checked.
import { inspect, isDeepStrictEqual } from "node:util";

export function checker(client) {
    return async (name, call, expected) => {
        let got;
        try {
            got = await call();
        } catch (error) { // not one that the client documents
            got = error;
        }
        if (isDeepStrictEqual(got, expected)) {
            console.log(`ok ${client}: ${name}`);
        } else {
            console.log(`FAILED ${client}: ${name}\n  got ${oneLine(got)}\n  not ${oneLine(expected)}`);
        }
    };
}

const oneLine = (value) => inspect(value, { breakLength: Infinity, compact: true }).replaceAll("\n", " ");
