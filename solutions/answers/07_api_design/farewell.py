# %% wrong: redirect_301
def farewell(successor, since, until):
    status = 301
    headers = {
        "Location": successor,
        "Deprecation": f"@{in_seconds(since)}",
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return status, headers


# %% wrong: for_now
def farewell(successor, since, until):
    status = 307
    headers = {
        "Location": successor,
        "Deprecation": f"@{in_seconds(since)}",
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return status, headers


# %% wrong: goes_on_with_get
def farewell(successor, since, until):
    status = 303
    headers = {
        "Location": successor,
        "Deprecation": f"@{in_seconds(since)}",
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return status, headers


# %% wrong: iso_date
def farewell(successor, since, until):
    status = 308
    headers = {
        "Location": successor,
        "Deprecation": since,
        "Sunset": until,
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return status, headers


# %% wrong: dates_swapped
def farewell(successor, since, until):
    status = 308
    headers = {
        "Location": successor,
        "Deprecation": f"@{in_seconds(until)}",
        "Sunset": as_http_date(since),
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return status, headers


# %% wrong: any_link_will_do
def farewell(successor, since, until):
    status = 308
    headers = {
        "Location": successor,
        "Deprecation": f"@{in_seconds(since)}",
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="next"',
    }
    return status, headers


# %% right: header by header, in small letters
from email.utils import formatdate
from http import HTTPStatus


def farewell(successor, since, until):
    headers = {"location": successor}
    headers["link"] = "<" + successor + ">; rel=successor-version"
    headers["sunset"] = formatdate(in_seconds(until), usegmt=True)
    headers["deprecation"] = "@" + str(in_seconds(since))
    return [HTTPStatus.PERMANENT_REDIRECT.value, headers]


# %% right: by hand
from datetime import date


def farewell(successor, since, until):
    days = (date.fromisoformat(since) - date(1970, 1, 1)).days
    last = datetime.strptime(until, "%Y-%m-%d")
    name = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[last.weekday()]
    months = "JanFebMarAprMayJunJulAugSepOctNovDec"
    month = months[3 * last.month - 3 : 3 * last.month]
    return 308, {
        "Location": successor,
        "Deprecation": f"@{days * 86_400}",
        "Sunset": f"{name}, {last.day:02} {month} {last.year} 00:00:00 GMT",
        "Link": f'<{successor}>; rel="successor-version latest-version"',
    }


# %% only: it leads on, with method and body, for good
def farewell(successor, since, until):
    status = 308
    headers = {
        "Location": successor,
        "Deprecation": "true",
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return status, headers


# %% only: it says since when and until when
def farewell(successor, since, until):
    status = 302
    headers = {
        "Location": successor,
        "Deprecation": f"@{in_seconds(since)}",
        "Sunset": as_http_date(until),
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return status, headers
