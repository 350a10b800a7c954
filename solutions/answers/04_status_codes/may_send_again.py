# %% wrong: refused_is_not_yet
may_send_again = {"A": True, "B": False, "C": True, "D": True}
may_send_again |= {"E": True, "F": True, "G": False, "H": True}


# %% wrong: client_errors_are_final
may_send_again = {"A": False, "B": False, "C": False, "D": False}
may_send_again |= {"E": True, "F": True, "G": False, "H": True}


# %% wrong: post_is_never_repeated
may_send_again = {"A": False, "B": False, "C": False, "D": True}
may_send_again |= {"E": True, "F": True, "G": False, "H": True}


# %% wrong: server_errors_are_alike
may_send_again = {"A": False, "B": False, "C": True, "D": True}
may_send_again |= {"E": True, "F": True, "G": True, "H": True}


# %% wrong: fault_is_final
may_send_again = {"A": False, "B": False, "C": True, "D": True}
may_send_again |= {"E": False, "F": False, "G": False, "H": False}


# %% right: by rule
rows = [(401, "POST", ""), (422, "POST", ""), (429, "POST", ""), (429, "GET", "")]
rows += [(500, "GET", ""), (500, "DELETE", ""), (500, "POST", ""), (500, "POST", "key")]


def rule(status, method, key):
    return status == 429 or (status >= 500 and (method != "POST" or bool(key)))


may_send_again = {"ABCDEFGH"[n]: rule(*row) for n, row in enumerate(rows)}


# %% right: the few that may not
import numpy

may_send_again = dict.fromkeys("abcdefgh", True) | dict.fromkeys("abg", False)
may_send_again = {letter: numpy.bool_(may) for letter, may in may_send_again.items()}


# %% only: where the status alone settles it
may_send_again = {"A": False, "B": False, "C": True, "D": True}
may_send_again |= {"E": True, "F": False, "G": False, "H": True}


# %% only: where the server was at fault
may_send_again = {"A": False, "B": False, "C": True, "D": False}
may_send_again |= {"E": True, "F": True, "G": False, "H": True}
