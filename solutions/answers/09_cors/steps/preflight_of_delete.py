# %% reference
asked["Access-Control-Request-Method"] = "DELETE"
method = "OPTIONS"


# %% right: in small letters
asked["access-control-request-method"] = "DELETE"
method = "options".upper()


# %% right: with a header to come, too
asked |= {"Access-Control-Request-Method": "DELETE"}
asked |= {"Access-Control-Request-Headers": "x-api-key"}
method = "OPTIONS"


# %% wrong: the_request_itself
asked["Access-Control-Request-Method"] = "DELETE"
method = "DELETE"


# %% wrong: header_of_the_answer
asked["Access-Control-Allow-Methods"] = "DELETE"
method = "OPTIONS"


# %% told: a browser asks with another
asked["Access-Control-Request-Method"] = "DELETE"
method = "GET"


# %% told: no header tells the lab what is to come
asked["Allow"] = "DELETE"
method = "OPTIONS"
