"""What the document says in words: of the API as a whole, of each tag, and of each operation.

The first line of an endpoint's docstring is its summary. What a client should know beyond that, and
cannot see in the shapes, stands here under the endpoint's name.
"""

from __future__ import annotations

API = """
A bank's loan classifier on the network. Send an applicant's five features, get *approved* or
*rejected* with a probability.

Almost every answer has the same envelope: `status`, `data` or `error`, and `meta`. Every error has
a stable `code`; with `Accept: application/problem+json` the same error comes as RFC 9457.

Three refusals come before any operation: 400 `MALFORMED_REQUEST` for what is no HTTP or has not
exactly one valid `Host`, 421 `MISDIRECTED_REQUEST` for a `Host` that is none of this server's
names, and 431 `HEADERS_TOO_LARGE` for more than 64 KiB of request line and headers.
"""
CONTACT = {"name": "Whoever started this lab: its operator finds a request by its X-Request-ID"}
TAGS = {
    "predictions": "Ask the model about one applicant or many, and read again what it said.",
    "health": "Whether the lab is up and a model is ready. Open to all, and never limited.",
    "models": "The trained versions: list, train, deploy, configure, remove. One is the default.",
    "datasets": "Past applicants with the bank's decisions, to train models on.",
    "api-keys": "Who may call, and what for: keys are made, listed and revoked.",
    "past versions": "What old clients still call. It sends them on to version 1.",
    "tokens": "Short-lived tokens for keys and for apps: OAuth 2.0, in its own words and shapes.",
}
"""In the order of the page; a document lists those that its operations have."""
OPERATIONS = {
    "create_prediction": "The answer is kept under its id. With an `Idempotency-Key`, the same "
    "request sent again is answered again and not made again.",
    "query_prediction": "QUERY (RFC 10008) is safe and idempotent, and has a body. Nothing is "
    "stored, so there is no id. `Accept-Query` tells what may be asked with.",
    "create_prediction_resource": "Does what `POST /api/v1/predict` does, and answers 201 with "
    "the prediction's own URI in `Location`.",
    "list_predictions": "While there is more, `Link` leads to the next page. Follow it as it is.",
    "read_prediction": "It never changes, so a copy may be used for a year without asking. Who "
    "asks all the same, with the `ETag` in `If-None-Match`, saves the body.",
    "create_predictions": "With `Accept: application/x-ndjson` each answer is a line of its own, "
    "and with `text/event-stream` a server-sent event, sent as soon as it is made. The last one "
    "tells the end, or an error in the usual shape: if neither came, the stream was cut. A limit "
    "counts each item.",
    "read_health": "Needs no credential, and counts for no limit. No cache may keep it.",
    "list_models": "The parameters are left out here. While there is more, `Link` leads on.",
    "create_model": "Takes a second or so. `PATCH` with `default: true` lets the model answer.",
    "read_model": "Its `ETag` changes with every change of the model: send it in `If-Match` with "
    "a change, and nobody else's is lost.",
    "replace_model": "All fields are set, those left out to their defaults. The id is yours to "
    "choose, so the same PUT sent twice leaves the same model.",
    "configure_model": "As a merge patch (RFC 7396) or as a JSON Patch (RFC 6902). Setting "
    "`default` to true takes it from the model that had it.",
    "remove_model": "The default model cannot be removed: make another one the default first.",
    "list_model_predictions": "Also those of a model that no longer answers. `Link` leads on.",
    "create_dataset": "CSV has the five features and `approved` as columns. The first row that "
    "is wrong is told, and nothing is stored.",
    "read_dataset": "The rows themselves are not given out: they are about people.",
    "list_api_keys": "Revoked and expired keys are listed too, with the moment of their end.",
    "create_api_key": "The key's text is shown this once; only its hash is kept.",
    "revoke_api_key": "It opens nothing from the next request on. There is no way back.",
    "redirect_prediction": "Deprecated: `Sunset` says when it goes. The body is not read here; it "
    "goes to `Location` as it is.",
    "create_token": "The token holds for minutes and can be checked by anybody who has the "
    "public keys. The form is optional.",
    "read_public_keys": "A JSON Web Key Set (RFC 7517).",
    "ask_customer": "A page for a person, not for a program: the second step of the "
    "authorization code flow (RFC 6749, section 4.1), with PKCE (RFC 7636).",
    "take_decision": "Sent by that page alone, with the token against forgery that it carries.",
    "create_access_token": "By client credentials, for an authorization code and its verifier, or "
    "for a refresh token, good once. The token means nothing by itself and can be revoked.",
    "revoke_access_token": "Only the client that got the token can take it back. With a refresh "
    "token ends all that came of the same consent.",
    "introspect_token": "Asked by who has a secret: a resource server about all access tokens, any "
    "other client about its own. What is not told is not active, without a reason.",
    "read_metadata": "Where a client library finds all of the above by itself.",
}

# Where the API's design breaks a rule on purpose, and why. It stands in the document under
# `x-design-excuse`, so that whoever reads the API by rules (`labapi.review_design`) finds both.

_A_VERB = {"nouns": "Many APIs for models have a verb here. The noun is there, too: /predictions."}
_BY_METADATA = {
    "versioned": "OAuth 2.0 has no versions in its paths: clients find them by its metadata "
    "(RFC 8414).",
}
_SAID = "What is answered looks as RFC 6749 says, so that any client can read it."
_OF_OAUTH = {**_BY_METADATA, "envelope": _SAID, "errors": _SAID}
_IN_OAUTH = {
    **_BY_METADATA,
    "hierarchy": "OAuth's endpoints stand together under /oauth, as on most servers.",
}
_PAGE = "It is a page for a person at a browser."
_A_PAGE = {
    **_IN_OAUTH,
    "errors": _PAGE,
    "nouns": "RFC 6749 calls it the authorization endpoint, and most servers name it so.",
}
EXCUSES = {
    "create_prediction": _A_VERB,
    "query_prediction": _A_VERB,
    "create_predictions": {**_A_VERB, "hierarchy": "A batch is answered at once: it has no id."},
    "read_prediction": {**_A_VERB, "plural": "It is the verb's name: the plural is /predictions."},
    "redirect_prediction": {"nouns": "Version 0 had this name, and keeps it until it goes."},
    "create_token": _OF_OAUTH,
    "create_access_token": _OF_OAUTH | _IN_OAUTH,
    "introspect_token": _OF_OAUTH | _IN_OAUTH,
    "revoke_access_token": {
        **_IN_OAUTH,
        "errors": _SAID,
        "nouns": "RFC 7009 calls it the revocation endpoint, and most servers name it so.",
    },
    "ask_customer": {**_A_PAGE, "envelope": _PAGE},
    "take_decision": _A_PAGE,
    "read_public_keys": {
        "envelope": "It is a JSON Web Key Set, which has a standard of its own (RFC 7517).",
        "kebab_case": "The name is that of a file, and most servers have it.",
    },
    "read_metadata": {
        "envelope": "What is answered looks as RFC 8414 says, so that any client can read it.",
    },
}
"""By the endpoint's name: the rules that it breaks, each with its reason."""
