# %% wrong: limit_unbounded
def list_loans(response: Response, limit: int = Query(20, ge=1), cursor: str = ""):
    ids = [loan["id"] for loan in loans]
    start = ids.index(cursor) + 1 if cursor else 0
    page = loans[start : start + limit]
    if start + limit < len(loans):
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)


# %% wrong: bound_is_out
def list_loans(response: Response, limit: int = Query(20, gt=0, lt=100), cursor: str = ""):
    ids = [loan["id"] for loan in loans]
    start = ids.index(cursor) + 1 if cursor else 0
    page = loans[start : start + limit]
    if start + limit < len(loans):
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)


# %% wrong: offset_for_cursor
def list_loans(response: Response, limit: int = Query(20, ge=1, le=100), cursor: str = ""):
    start = int(cursor or 0)
    page = loans[start : start + limit]
    if start + limit < len(loans):
        response.headers["Link"] = link_to(start + limit, limit)
    return enveloped(page)


library = library_with(list_loans)


# %% wrong: cursor_comes_again
def list_loans(response: Response, limit: int = Query(20, ge=1, le=100), cursor: str = ""):
    ids = [loan["id"] for loan in loans]
    start = ids.index(cursor) if cursor else 0
    page = loans[start : start + limit]
    if start + limit < len(loans):
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)


# %% wrong: link_always
def list_loans(response: Response, limit: int = Query(20, ge=1, le=100), cursor: str = ""):
    ids = [loan["id"] for loan in loans]
    start = ids.index(cursor) + 1 if cursor else 0
    page = loans[start : start + limit]
    if page:
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)


# %% wrong: full_page_goes_on
def list_loans(response: Response, limit: int = Query(20, ge=1, le=100), cursor: str = ""):
    ids = [loan["id"] for loan in loans]
    start = ids.index(cursor) + 1 if cursor else 0
    page = loans[start : start + limit]
    if len(page) == limit:
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)


# %% right: the rest of the list, and one more than is shown
from typing import Annotated

Limit = Annotated[int, Query(gt=0, lt=101)]


def list_loans(response: Response, limit: Limit = 20, cursor: str = ""):
    rest = list(loans)
    while cursor and rest.pop(0)["id"] != cursor:
        pass
    page, more = rest[:limit], rest[limit:]
    if more:
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)


# %% right: a response of one's own, with a whole address in the link
def list_loans(request: Request, limit: int = Query(20, gt=0, le=100), cursor: str = ""):
    passed = [loan["id"] for loan in loans].index(cursor) + 1 if cursor else 0
    rest = loans[passed:]
    links = {}
    if len(rest) > limit:
        last = rest[limit - 1]
        links["link"] = f"<{request.url.include_query_params(cursor=last['id'])}>; rel=next"
    return JSONResponse(enveloped(rest[:limit]), headers=links)


library = library_with(list_loans)


# %% only: a page has its bounds
def list_loans(response: Response, limit: int = Query(20, ge=1, le=100), cursor: str = ""):
    page = loans[:limit]
    if page:
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)


# %% only: each loan comes once, while others are added
def list_loans(response: Response, limit: int = 20, cursor: str = ""):
    ids = [loan["id"] for loan in loans]
    start = ids.index(cursor) + 1 if cursor else 0
    page = loans[start : start + limit]
    if page:
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)


# %% only: there is a `Link` only where there is more
def list_loans(response: Response, limit: int = 20, cursor: str = ""):
    start = int(cursor or 0)
    page = loans[start : start + limit]
    if start + limit < len(loans):
        response.headers["Link"] = link_to(start + limit, limit)
    return enveloped(page)


library = library_with(list_loans)
