# %% reference
seconds = [0, 0, 0, 2, 4]


# %% right: evenly spread
seconds = list(range(6))


# %% right: later, and more than enough
seconds = [100] * 5 + [102.0, 104.5, 105.9]


# %% right: as a tuple, in no order
seconds = (14, 10, 12, 10, 10)


# %% wrong: saved_without_end
seconds = [60, 60, 60, 60, 60]


# %% wrong: bucket_has_an_edge
seconds = [5.9, 5.9, 5.9, 6, 6, 6]


# %% told: Which of them did nobody take
seconds = [0, 0, 0, 1, 2, 7]


# %% told: 6 s are over by then
seconds = [0, 0, 0, 2, 6]


# %% told: Count the seconds from 0
seconds = [-1, 0, 0, 2, 4]
