# %% passed: with a generator, and headers of two kinds
from itertools import dropwhile, islice


def list_loans(response: Response, limit: int = Query(20, ge=1, le=100), cursor: str | None = None):
    rest = iter(loans)
    if cursor:
        rest = islice(dropwhile(lambda loan: loan["id"] != cursor, loans), 1, None)
    page = list(islice(rest, limit))
    if next(rest, None):
        response.headers.append("Link", "</docs>; rel=help")
        response.headers.append("Link", link_to(page[-1]["id"], limit))
    return enveloped(page) | {"meta": {"count": len(page)}}


library = library_with(list_loans)


# %% passed: an app of one's own, whose cursor counts from the oldest
library = FastAPI()
shelf = []


@library.get("/api/v1/loans")
def pages(
    request: Request, response: Response, limit: int = Query(20, ge=1, le=100), left: int = -1
):
    end = len(shelf) if left < 0 else left
    start = max(end - limit, 0)
    if start:
        url = request.url.include_query_params(left=start, limit=limit)
        response.headers["Link"] = f'<{url}>; rel="next"; title="older, <and> older"'
    return {"data": shelf[start:end][::-1]}


@library.post("/api/v1/loans", status_code=201)
def lend(loan: dict):
    shelf.append(loan | {"id": len(shelf)})
    return {"data": shelf[-1]}


@library.delete("/api/v1/loans", status_code=204)
def forget_all():
    shelf.clear()


# %% partly 2: the bounds are looked at by hand, and refused with 400
def list_loans(response: Response, limit: int = 20, cursor: str = ""):
    if not 1 <= limit <= 100:
        raise HTTPException(400, "From 1 to 100.")
    ids = [loan["id"] for loan in loans]
    start = ids.index(cursor) + 1 if cursor else 0
    page = loans[start : start + limit]
    if start + limit < len(loans):
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)


# %% passed: the bounds are looked at by hand, and refused with 422
def list_loans(response: Response, limit: int = 20, cursor: str = ""):
    if limit < 1 or limit > 100:
        raise HTTPException(422, "From 1 to 100.")
    for start, loan in enumerate(loans, start=1):  # noqa: B007
        if loan["id"] == cursor:
            break
    else:
        start = 0
    page = loans[start:][:limit]
    if page and page[-1] is not loans[-1]:
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)


# %% partly 1: there is never a link
def list_loans(response: Response, limit: int = Query(20, ge=1, le=100), cursor: str = ""):
    return enveloped(loans[:limit])


library = library_with(list_loans)


# %% not_attempted: one blank is left
def list_loans(response: Response, limit: int = Query(20, ge=1, le=100), cursor: str = ""):
    ids = [loan["id"] for loan in loans]
    start = ids.index(cursor) + 1 if cursor else 0
    page = loans[start : start + limit]
    if ___:
        response.headers["Link"] = link_to(page[-1]["id"], limit)
    return enveloped(page)


library = library_with(list_loans)
