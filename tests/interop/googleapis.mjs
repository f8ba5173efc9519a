// Google's Node client: ORIGIN ORIGIN-THAT-LIMITS
import { google } from "googleapis";
import { checker } from "./check.mjs";

const [origin, limitingOrigin] = process.argv.slice(2);
const check = checker("googleapis");

const [GAMES, GAMES_LITE, EMM] = ["ya29.sandbox-games", "ya29.sandbox-games-lite", "ya29.sandbox-androidenterprise"];
const [NO_SCOPE, EXPIRED, UNKNOWN] = ["ya29.sandbox-no-scope", "ya29.sandbox-expired", "unknown"];
const TOKEN = "a token";
const PARAMETERS = { packageName: "com.example.game", persona: "player-1" };
const IDS = { enterpriseId: "LC00example", userId: "100000000000000000001" };

function options(token, at) {
    if (token === undefined) return { version: "v1", rootUrl: `${at}/` };
    const auth = new google.auth.OAuth2();
    auth.setCredentials({ access_token: token });
    return { version: "v1", rootUrl: `${at}/`, auth };
}

const pgs = (token, parameters = PARAMETERS, at = origin) =>
    outcome(google.games(options(token, at)).accesstokens.generatePlayGroupingApiToken(parameters));

const emm = (token, parameters = IDS, at = origin) =>
    outcome(google.androidenterprise(options(token, at)).users.generateAuthenticationToken(parameters));

// A token, or what the client's exception says: status, the message's first sentence, the body's status and reason, the header
// beside it.
async function outcome(request) {
    try {
        const { token } = (await request).data;
        const value = token?.tokenValue ?? token;
        return typeof value === "string" && value !== "" ? TOKEN : token;
    } catch (error) {
        // By name: npm installs the class twice, for googleapis-common and for google-auth-library.
        if (error.constructor.name !== "GaxiosError") throw error;
        const { headers, data } = error.response;
        const header = headers.get("retry-after") ?? (headers.get("www-authenticate") ?? "").split(", ").slice(1).join(", ");
        return [error.status, error.message.split(". ")[0], data.error.status, data.error.errors[0].reason, header];
    }
}

const NO_CREDENTIAL = [401, "Request is missing required authentication credential", "UNAUTHENTICATED", "required", ""];
const REFUSED = [401, "Request had invalid authentication credentials", "UNAUTHENTICATED", "authError", 'error="invalid_token"'];
const LIMITED = [429, "You exceeded your current quota", "RESOURCE_EXHAUSTED", "rateLimitExceeded", "60"];

function noScope(...names) {
    const scopes = names.map((name) => `https://www.googleapis.com/auth/${name}`).join(" ");
    const challenge = `error="insufficient_scope", scope="${scopes}"`;
    return [403, "Request had insufficient authentication scopes.", "PERMISSION_DENIED", "insufficientPermissions", challenge];
}

const badRequest = (message) => [400, message, "INVALID_ARGUMENT", "badRequest", ""];
const notFound = (message) => [404, message, "NOT_FOUND", "notFound", ""];

// Standard parameters that a program may well set.
const STANDARD = { "$.xgafv": "2", alt: "json", fields: "token", key: "k", prettyPrint: false, quotaUser: "u" };
const ODD = "José +1 &=%2F/?#😀";

await check("PGS: a token", () => pgs(GAMES), TOKEN);
await check("PGS: a token for the lesser scope", () => pgs(GAMES_LITE), TOKEN);
await check("PGS: a token for an odd persona", () => pgs(GAMES, { ...PARAMETERS, persona: ODD }), TOKEN);
await check("PGS: a token with standard parameters", () => pgs(GAMES, { ...PARAMETERS, ...STANDARD }), TOKEN);
await check("PGS: no credential", () => pgs(), NO_CREDENTIAL);
await check("PGS: an unknown access token", () => pgs(UNKNOWN), REFUSED);
await check("PGS: an expired access token", () => pgs(EXPIRED), REFUSED);
await check("PGS: a missing scope", () => pgs(NO_SCOPE), noScope("games", "games_lite"));
for (const name of Object.keys(PARAMETERS)) {
    const refusal = badRequest(`Required parameter: ${name}`);
    await check(`PGS: no ${name}`, () => pgs(GAMES, { ...PARAMETERS, [name]: undefined }), refusal);
    await check(`PGS: an empty ${name}`, () => pgs(GAMES, { ...PARAMETERS, [name]: "" }), refusal);
}
const unknownParameter = badRequest("Unknown query parameter: colour");
await check("PGS: an unknown parameter", () => pgs(GAMES, { ...PARAMETERS, colour: "red" }), unknownParameter);
await check("PGS: a rate limit", () => pgs(GAMES, PARAMETERS, limitingOrigin), LIMITED);

await check("EMM: a token", () => emm(EMM), TOKEN);
await check("EMM: a token for an odd user id", () => emm(EMM, { ...IDS, userId: "a/b c%2F+é😀" }), TOKEN);
await check("EMM: a token with standard parameters", () => emm(EMM, { ...IDS, ...STANDARD }), TOKEN);
await check("EMM: no credential", () => emm(), NO_CREDENTIAL);
await check("EMM: an unknown access token", () => emm(UNKNOWN), REFUSED);
await check("EMM: an expired access token", () => emm(EXPIRED), REFUSED);
await check("EMM: a missing scope", () => emm(GAMES), noScope("androidenterprise"));
const noEnterprise = notFound("The enterprise was not found.");
await check("EMM: an unknown enterprise", () => emm(EMM, { ...IDS, enterpriseId: ODD }), noEnterprise);
await check("EMM: an unknown user", () => emm(EMM, { ...IDS, userId: ODD }), notFound("The user was not found."));
await check("EMM: a rate limit", () => emm(EMM, IDS, limitingOrigin), LIMITED);
