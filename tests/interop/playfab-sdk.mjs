// PlayFab's Node SDK: CERTIFICATE KEY ORIGIN ORIGIN-THAT-LIMITS. The former two are for `localhost`.
import { readFileSync } from "node:fs";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";
import { PlayFab, PlayFabAuthentication } from "playfab-sdk";
import { checker } from "./check.mjs";

const [certificate, key, origin, limitingOrigin] = process.argv.slice(2);
const check = checker("playfab-sdk");

// The SDK speaks https only.
const cert = readFileSync(certificate);
https.globalAgent.options.ca = cert;

function secured(origin) {
    const front = tls.createServer({ cert, key: readFileSync(key) }, (socket) => {
        const behind = net.connect(new URL(origin).port, new URL(origin).hostname);
        socket.pipe(behind).pipe(socket);
        for (const end of [socket, behind]) end.on("error", () => [socket, behind].forEach((other) => other.destroy()));
    });
    front.unref();
    return new Promise((resolve) => front.listen(0, "localhost", () => resolve(`https://localhost:${front.address().port}`)));
}

const [serverUrl, limitingUrl] = [await secured(origin), await secured(limitingOrigin)];

const [KEY, TICKET] = ["SANDBOXSECRETKEY144", "SANDBOX-SESSION-TICKET-144"];
const [TITLE, PLAYER] = [["144", "title"], ["174812abf712", "title_player_account"]];
const MASTER_PLAYER = ["50DF92E291CCD4C3", "master_player_account"];

PlayFab.settings.titleId = "144";

// The entity that the token is for, or what the SDK's error says: HTTP status, code, name, and what else there is.
async function ask(request, { key = null, ticket = null, token = null, at = serverUrl } = {}) {
    PlayFab.settings.productionUrl = at;
    PlayFab.settings.developerSecretKey = key;
    PlayFab._internalSettings.sessionTicket = ticket;
    PlayFab._internalSettings.entityToken = token;
    const [error, result] = await new Promise((resolve) =>
        PlayFabAuthentication.GetEntityToken(request, (...answer) => resolve(answer)),
    );
    if (error) return [error.code, error.errorCode, error.error, error.errorDetails ?? error.retryAfterSeconds];
    const kept = PlayFab._internalSettings.entityToken;
    const { EntityToken, TokenExpiration, Entity } = result.data;
    if (!kept || kept === token || kept !== EntityToken || !TokenExpiration) return result;
    return [Entity.Id, Entity.Type];
}

const entity = ([Id, Type]) => ({ Entity: { Id, Type } });

async function renewed() {
    const first = await ask({}, { ticket: TICKET });
    return [first, await ask({}, { token: PlayFab._internalSettings.entityToken })];
}

const refused = (status, code, name, more) => [status, code, name, more];
const NO_ID = { Entity: { Type: "title" } };
const NUMBER = { CustomTags: { build: 1 } };
const BAD_TAGS = { CustomTags: ["The field CustomTags must be an object whose values are strings."] };

await check("a secret key", () => ask({}, { key: KEY }), TITLE);
await check("a session ticket", () => ask({}, { ticket: TICKET }), PLAYER);
await check("an entity token, renewed", renewed, [PLAYER, PLAYER]);
await check("no request", () => ask(null, { key: KEY }), TITLE);
await check("a related entity", () => ask(entity(MASTER_PLAYER), { ticket: TICKET }), MASTER_PLAYER);
await check("custom tags", () => ask({ CustomTags: { build: "é😀" }, ...entity(TITLE) }, { key: KEY }), TITLE);
await check("no credential", () => ask({}), refused(401, 1074, "NotAuthenticated"));
await check("an unknown secret key", () => ask({}, { key: "unknown" }), refused(401, 1074, "NotAuthenticated"));
await check("an unknown session ticket", () => ask({}, { ticket: "unknown" }), refused(401, 1100, "InvalidSessionTicket"));
await check("an unknown entity token", () => ask({}, { token: "unknown" }), refused(401, 1335, "EntityTokenInvalid"));
await check("an unrelated entity", () => ask(entity(PLAYER), { key: KEY }), refused(403, 1454, "ForbiddenByEntityPolicy"));
const noId = refused(400, 1000, "InvalidParams", { "Entity.Id": ["The Id field is required."] });
await check("an entity without id", () => ask(NO_ID, { key: KEY }), noId);
await check("a custom tag that is a number", () => ask(NUMBER, { key: KEY }), refused(400, 1000, "InvalidParams", BAD_TAGS));
const limited = refused(429, 1199, "APIClientRequestRateLimitExceeded", 60);
await check("a rate limit", () => ask({}, { key: KEY, at: limitingUrl }), limited);
