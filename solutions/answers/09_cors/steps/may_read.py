# %% reference
return r.headers.get("Access-Control-Allow-Origin") == page


# %% right: in small letters, and with a star
return r.headers.get("access-control-allow-origin") in (page, "*")


# %% right: in two lines
leave = r.headers.get("Access-Control-Allow-Origin", "")
return bool(leave) and leave == page


# %% right: with an if
if "access-control-allow-origin" in r.headers:
    return r.headers["access-control-allow-origin"] == page
return False


# %% wrong: status_tells
return r.ok


# %% wrong: any_leave
return "access-control-allow-origin" in r.headers


# %% wrong: always_there
return r.headers["access-control-allow-origin"] == page


# %% told: which is another origin
return page[6:] in r.headers.get("access-control-allow-origin", "")


# %% told: was kept from the page
return r.headers.get("Origin") == page


# %% told: and this step asks for True or False
return r.headers.get("access-control-allow-origin")
