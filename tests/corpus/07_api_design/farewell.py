# %% passed: with the status of http, a list and another relation beside it
from http import HTTPStatus


def farewell(successor, since, until):
    return [
        HTTPStatus.PERMANENT_REDIRECT,
        {
            "LOCATION": successor,
            "DEPRECATION": f"@{in_seconds(since)}",
            "SUNSET": as_http_date(until),
            "LINK": f'</docs>; rel="help", <{successor}>;rel="successor-version"',
        },
    ]


# %% partly 1: the moment as a number
def farewell(successor, since, until):
    headers = {
        "Location": successor,
        "Deprecation": f"{in_seconds(since)}",
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return 308, headers


# %% iso_date: the same form in both
def farewell(successor, since, until):
    headers = {
        "Location": successor,
        "Deprecation": as_http_date(since),
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return 308, headers


# %% incorrect: only the headers
def farewell(successor, since, until):
    return {
        "Location": successor,
        "Deprecation": f"@{in_seconds(since)}",
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="successor-version"',
    }


# %% incorrect: a number where a text belongs
def farewell(successor, since, until):
    headers = {
        "Location": successor,
        "Deprecation": in_seconds(since),
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return 308, headers


# %% partly 1: gone is gone
def farewell(successor, since, until):
    headers = {
        "Location": successor,
        "Deprecation": f"@{in_seconds(since)}",
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return 410, headers
