# %% reference
amount = 70_000


# %% right: the smallest
amount = 58_000.0


# %% right: nearly the largest
amount = 80_000


# %% wrong: other_numbers_disagree
amount = 25_000


# %% told: Ask for more
amount = 40_000


# %% told: Ask for less
amount = 1_000_000


# %% told: this step asks for a number
amount = "70,000"


# %% told: The server says
amount = 0
