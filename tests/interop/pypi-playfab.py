"""PlayFab's Python SDK: ORIGIN ORIGIN-THAT-LIMITS"""

import sys

from check import checker
from playfab import PlayFabAuthenticationAPI, PlayFabSettings

origin, limiting_origin = sys.argv[1:]
check = checker("playfab (PyPI)")

KEY, TICKET = "SANDBOXSECRETKEY144", "SANDBOX-SESSION-TICKET-144"
TITLE, PLAYER = ("144", "title"), ("174812abf712", "title_player_account")
MASTER_PLAYER = ("50DF92E291CCD4C3", "master_player_account")

PlayFabSettings.TitleId = "144"


def ask(request, key=None, ticket=None, token=None, at=origin):
    """The entity that the token is for, or what the SDK's error says: HTTP status, code, name, and what else there is."""
    PlayFabSettings.ProductionEnvironmentURL = at
    PlayFabSettings.DeveloperSecretKey = key
    PlayFabSettings._internalSettings.ClientSessionTicket = ticket
    PlayFabSettings._internalSettings.EntityToken = token
    answers = []
    PlayFabAuthenticationAPI.GetEntityToken(request, lambda result, error: answers.append((result, error)))
    [(result, error)] = answers
    if error:
        more = error.get("errorDetails", error.get("retryAfterSeconds"))
        return error["code"], error["errorCode"], error["error"], more
    kept = PlayFabSettings._internalSettings.EntityToken
    if not kept or kept == token or kept != result["EntityToken"] or not result["TokenExpiration"]:
        return result
    return result["Entity"]["Id"], result["Entity"]["Type"]


def entity(id, type):
    return {"Entity": {"Id": id, "Type": type}}


def renewed():
    first = ask({}, ticket=TICKET)
    return first, ask({}, token=PlayFabSettings._internalSettings.EntityToken)


NO_ID = {"Entity": {"Type": "title"}}
NUMBER = {"CustomTags": {"build": 1}}
MISSING_ID = {"Entity.Id": ["The Id field is required."]}
BAD_TAGS = {"CustomTags": ["The field CustomTags must be an object whose values are strings."]}

check("a secret key", lambda: ask({}, key=KEY), TITLE)
check("a session ticket", lambda: ask({}, ticket=TICKET), PLAYER)
check("an entity token, renewed", renewed, (PLAYER, PLAYER))
check("a related entity", lambda: ask(entity(*MASTER_PLAYER), ticket=TICKET), MASTER_PLAYER)
check("custom tags", lambda: ask({"CustomTags": {"build": "é😀"}} | entity(*TITLE), key=KEY), TITLE)
check("no credential", lambda: ask({}), (401, 1074, "NotAuthenticated", None))
check("an unknown secret key", lambda: ask({}, key="unknown"), (401, 1074, "NotAuthenticated", None))
check("an unknown session ticket", lambda: ask({}, ticket="unknown"), (401, 1100, "InvalidSessionTicket", None))
check("an unknown entity token", lambda: ask({}, token="unknown"), (401, 1335, "EntityTokenInvalid", None))
check("an unrelated entity", lambda: ask(entity(*PLAYER), key=KEY), (403, 1454, "ForbiddenByEntityPolicy", None))
check("an entity without id", lambda: ask(NO_ID, key=KEY), (400, 1000, "InvalidParams", MISSING_ID))
check("a custom tag that is a number", lambda: ask(NUMBER, key=KEY), (400, 1000, "InvalidParams", BAD_TAGS))
check("a rate limit", lambda: ask({}, key=KEY, at=limiting_origin), (429, 1199, "APIClientRequestRateLimitExceeded", 60))
