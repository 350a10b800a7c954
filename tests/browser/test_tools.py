"""Whether a browser can be driven here; where it cannot, this file stands for its neighbours."""

import pytest

from tests.browser.conftest import MISSING, NO_TOOLS


@pytest.mark.skipif(bool(MISSING), reason=NO_TOOLS)
def test_a_page_opens(request):
    browser = request.getfixturevalue("browser")
    page = browser.new_page()
    assert page.evaluate("1 + 1") == 2
    page.close()
