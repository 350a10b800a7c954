# %% reference
accept = "application/problem+json"
member = "type"


# %% right: with a second wish
accept = "application/problem+json, application/json;q=0.5"
member = "type"


# %% right: in other letters
accept = "Application/Problem+JSON"
member = "type"


# %% wrong: json_is_json
accept = "application/json"
member = "type"


# %% wrong: words_tell_the_kind
accept = "application/problem+json"
member = "title"


# %% wrong: status_tells_the_kind
accept = "application/problem+json"
member = "status"


# %% wrong: code_is_standard
accept = "application/problem+json"
member = "code"


# %% told: Write the media type as it was printed above
accept = "problem+json"
member = "type"


# %% told: Look at the members of the refusal once more
accept = "application/problem+json"
member = "instance"
