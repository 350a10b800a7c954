# %% reference
query = "{ models { items { id algorithm } } }"


# %% right: in the other order, with commas
query = "{models{items{algorithm,id}}}"


# %% right: with a word and a name
query = """
query Models {
  models(limit: 100) {
    items { id algorithm }
  }
}
"""


# %% wrong: an_address
query = "/models?fields=id,algorithm"


# %% wrong: a_document
query = '{"models": {"items": ["id", "algorithm"]}}'


# %% wrong: all_by_itself
query = "{ models { items } }"


# %% wrong: the_list_is_the_models
query = "{ models { id algorithm } }"


# %% wrong: too_much
query = "{ models { items { id algorithm description } } }"


# %% told: Too much came
query = "{ models { items { id algorithm } next_cursor } }"


# %% told: is missing
query = "{ models { items { id } } }"


# %% told: A query begins with
query = "models { items { id algorithm } }"
