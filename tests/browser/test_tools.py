"""Whether a browser can be driven here; where it cannot, this file stands for its neighbours."""

import pytest

from tests.browser.conftest import MISSING, NO_TOOLS


@pytest.mark.skipif(bool(MISSING), reason=NO_TOOLS)
def test_a_page_opens(request):
    browser = request.getfixturevalue("browser")
    page = browser.new_page()
    assert page.evaluate("1 + 1") == 2
    page.close()


@pytest.mark.skipif(bool(MISSING), reason=NO_TOOLS)
def test_the_end_of_earlier_work_is_not_taken_for_that_of_the_last(request):
    from tests.browser.page import DO, DONE

    page = request.getfixturevalue("browser").new_page()
    for name in ("first", "last"):
        page.evaluate(DO % "(name) => new Promise((end) => { window[name] = end; })", name)
    page.evaluate("first()")
    assert page.evaluate(DONE) is None
    page.evaluate("last()")
    assert page.wait_for_function(DONE).json_value() == "well"
    page.close()
