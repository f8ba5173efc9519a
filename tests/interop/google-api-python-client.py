"""Google's Python client, built from the discovery documents in its package: ORIGIN ORIGIN-THAT-LIMITS"""

import json
import sys
from pathlib import Path

from check import checker
from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError
from httplib2 import Http

origin, limiting_origin = sys.argv[1:]
check = checker("google-api-python-client")

GAMES, GAMES_LITE, EMM = "ya29.sandbox-games", "ya29.sandbox-games-lite", "ya29.sandbox-androidenterprise"
NO_SCOPE, EXPIRED, UNKNOWN = "ya29.sandbox-no-scope", "ya29.sandbox-expired", "unknown"
TOKEN = "a token"


def bearer(token):
    # By default the client answers a 401 by asking for a new token, and a bare access token has no means to.
    return AuthorizedHttp(Credentials(token), max_refresh_attempts=0)


def service(api, http, at):
    return build(api, "v1", http=http, client_options={"api_endpoint": at}, static_discovery=True)


def pgs(http, at=origin, **parameters):
    return outcome(service("games", http, at).accesstokens().generatePlayGroupingApiToken(**parameters))


def emm(http, enterprise="LC00example", user="100000000000000000001", at=origin, **parameters):
    users = service("androidenterprise", http, at).users()
    return outcome(users.generateAuthenticationToken(enterpriseId=enterprise, userId=user, **parameters))


def outcome(request):
    """A token, or what the client's exception says: status, the message's first sentence, the detail, the header beside it."""
    try:
        answer = request.execute()
    except HttpError as error:
        [detail] = error.error_details
        header = error.resp.get("retry-after") or error.resp.get("www-authenticate", "").partition(", ")[2]
        return error.status_code, error.reason.split(". ")[0], detail.get("reason") or detail["retryDelay"], header
    value = answer["token"]
    value = value["tokenValue"] if isinstance(value, dict) else value
    return TOKEN if value and isinstance(value, str) else answer


def exception_of(call):
    try:
        return call()
    except RefreshError as error:
        return type(error)


NO_CREDENTIAL = (401, "Request is missing required authentication credential", "CREDENTIALS_MISSING", "")
REFUSED = (401, "Request had invalid authentication credentials", "authError", 'error="invalid_token"')
ENDED = (401, "Request had invalid authentication credentials", "ACCESS_TOKEN_EXPIRED", 'error="invalid_token"')
LIMITED = (429, "You exceeded your current quota", "60s", "60")


def no_scope(*scopes):
    scopes = " ".join(f"https://www.googleapis.com/auth/{scope}" for scope in scopes)
    challenge = f'error="insufficient_scope", scope="{scopes}"'
    return 403, "Request had insufficient authentication scopes.", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", challenge


# Standard parameters that a program may well set.
STANDARD = {"x__xgafv": "2", "alt": "json", "fields": "token", "key": "k", "prettyPrint": False, "quotaUser": "u"}
PARAMETERS = {"packageName": "com.example.game", "persona": "player-1"}
ODD = "José +1 &=%2F/?#😀"

check("PGS: a token", lambda: pgs(bearer(GAMES), **PARAMETERS), TOKEN)
check("PGS: a token for the lesser scope", lambda: pgs(bearer(GAMES_LITE), **PARAMETERS), TOKEN)
check("PGS: a token for an odd persona", lambda: pgs(bearer(GAMES), **PARAMETERS | {"persona": ODD}), TOKEN)
check("PGS: a token with standard parameters", lambda: pgs(bearer(GAMES), **PARAMETERS, **STANDARD), TOKEN)
check("PGS: no credential", lambda: pgs(Http(), **PARAMETERS), NO_CREDENTIAL)
check("PGS: an unknown access token", lambda: pgs(bearer(UNKNOWN), **PARAMETERS), REFUSED)
check("PGS: an expired access token", lambda: pgs(bearer(EXPIRED), **PARAMETERS), ENDED)
check("PGS: a missing scope", lambda: pgs(bearer(NO_SCOPE), **PARAMETERS), no_scope("games", "games_lite"))
for name in PARAMETERS:
    rest = {other: value for other, value in PARAMETERS.items() if other != name}
    refusal = (400, f"Required parameter: {name}", "badRequest", "")
    check(f"PGS: no {name}", lambda: pgs(bearer(GAMES), **rest), refusal)
    check(f"PGS: an empty {name}", lambda: pgs(bearer(GAMES), **rest, **{name: ""}), refusal)
check("PGS: a rate limit", lambda: pgs(bearer(GAMES), limiting_origin, **PARAMETERS), LIMITED)

check("EMM: a token", lambda: emm(bearer(EMM)), TOKEN)
check("EMM: a token for an odd user id", lambda: emm(bearer(EMM), user="a/b c%2F+é😀"), TOKEN)
check("EMM: a token with standard parameters", lambda: emm(bearer(EMM), **STANDARD), TOKEN)
check("EMM: no credential", lambda: emm(Http()), NO_CREDENTIAL)
check("EMM: an unknown access token", lambda: emm(bearer(UNKNOWN)), REFUSED)
check("EMM: an expired access token", lambda: emm(bearer(EXPIRED)), ENDED)
check("EMM: a missing scope", lambda: emm(bearer(GAMES)), no_scope("androidenterprise"))
check("EMM: an unknown enterprise", lambda: emm(bearer(EMM), ODD), (404, "The enterprise was not found.", "notFound", ""))
check("EMM: an unknown user", lambda: emm(bearer(EMM), user=ODD), (404, "The user was not found.", "notFound", ""))
check("EMM: a rate limit", lambda: emm(bearer(EMM), at=limiting_origin), LIMITED)


# As a program that does nothing special gets it.
def unprepared():
    options = {"api_endpoint": origin}
    games = build("games", "v1", credentials=Credentials(UNKNOWN), client_options=options, static_discovery=True)
    return games.accesstokens().generatePlayGroupingApiToken(**PARAMETERS).execute()


check("a refused credential sends it for a new one", lambda: exception_of(unprepared), RefreshError)


def packaged(api, resource, name):
    """Verb, path, parameters, scopes of a method in the package's discovery document."""
    document = json.loads(get_static_doc(api, "v1"))
    method = document["resources"][resource]["methods"][name]
    own = {(parameter, description["location"]) for parameter, description in method["parameters"].items()}
    standard = {(parameter, description["location"]) for parameter, description in document["parameters"].items()}
    return method["httpMethod"], f"/{method['path']}", own | standard, method["scopes"]


def in_specs(api, *_):
    """The same of the document that Prism serves."""
    document = json.loads(Path(__file__).with_name("specs").joinpath(f"{api}.json").read_text("utf-8"))
    [(path, item)] = document["paths"].items()
    standard = [document["parameters"][reference["$ref"].split("/")[-1]] for reference in item["parameters"]]
    parameters = {(parameter["name"], parameter["in"]) for parameter in item["post"]["parameters"] + standard}
    return "POST", path, parameters, item["post"]["security"][0]["Oauth2"]


for method in [
    ("games", "accesstokens", "generatePlayGroupingApiToken"),
    ("androidenterprise", "users", "generateAuthenticationToken"),
]:
    check(f"specs/{method[0]}.json is what the package has", lambda: in_specs(*method), packaged(*method))
