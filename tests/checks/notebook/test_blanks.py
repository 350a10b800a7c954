import pytest

from labapi.checks.notebook.blanks import BlankError, answer_of, stub_of

FUNCTION = """def ask(api):
    ### BEGIN SOLUTION
    r = 1
    return r
    ### END SOLUTION"""
VALUES = """first = 1
### BEGIN SOLUTION
a = b = 2
c = 3
### END SOLUTION
print(a)"""
STUBBED = """def gone(r):
    ### BEGIN SOLUTION
    return r in (204, 404)
    ### STUB return r == 204  # mend this
    ### END SOLUTION"""


def test_a_region_in_a_function_becomes_a_returned_blank():
    assert stub_of(FUNCTION).splitlines()[1].strip().startswith("return ...")
    assert len(stub_of(FUNCTION).splitlines()) == 2


def test_a_region_of_values_becomes_their_names():
    assert stub_of(VALUES) == "first = 1\na = ...\nb = ...\nc = ...\nprint(a)"


def test_stub_lines_are_what_the_exercise_shows():
    assert stub_of(STUBBED) == "def gone(r):\n    return r == 204  # mend this"


def test_the_answer_has_no_marks():
    assert answer_of(FUNCTION) == "def ask(api):\n    r = 1\n    return r"
    assert answer_of(STUBBED) == "def gone(r):\n    return r in (204, 404)"


def test_pieces_of_a_line_are_blanked():
    line = '    return put(api, headers={"If-Match": tag})  ### BLANK "If-Match", put'
    assert stub_of(line) == "    return ___(api, headers={___: tag})"
    assert answer_of(line) == '    return put(api, headers={"If-Match": tag})'


@pytest.mark.parametrize("source", ["### BEGIN SOLUTION\na = 1", "### END SOLUTION", "print(1)"])
def test_a_cell_without_a_whole_region_is_refused_or_kept(source):
    if "###" in source:
        with pytest.raises(BlankError, match=r"line 1|line 2"):
            stub_of(source)
    else:
        assert stub_of(source) == answer_of(source) == source


def test_a_region_that_sets_nothing_needs_a_stub():
    with pytest.raises(BlankError, match="### STUB"):
        stub_of("### BEGIN SOLUTION\nprint(1)\n### END SOLUTION")


def test_a_piece_that_is_not_in_the_line_is_refused():
    with pytest.raises(BlankError, match="`x` does not stand in this line"):
        stub_of("a = 1  ### BLANK x")
