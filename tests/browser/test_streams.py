"""A stream is drawn in its cell while it comes, and once it is there the picture is one of all."""

from playwright.sync_api import expect

START = """
import requests

import labapi

lab = labapi.start(fault="slow", slow_s=2)
url = f"{lab.url}/api/v1/predict/batch"
items = {"items": [{"features": labapi.EXAMPLE}] * 250}
headers = {"Accept": "text/event-stream"}
"""
ASK = "r = requests.post(url, json=items, headers=headers, stream=True)\nlabapi.show(r)"
BREAK = f"lab.configure(fault='midway')\n{ASK}"
CELLS = {"start": START, "ask": ASK, "break": BREAK, "whole": ASK.replace(", stream=True", "")}


def test_a_stream_is_drawn_while_it_comes_and_then_as_a_whole(notebook):
    notebook.jupyterlab.add("streams", CELLS)
    notebook.open("streams").run("start")
    output = notebook.start("ask")
    expect(output).to_contain_text("100 items: the first")
    expect(output).to_contain_text("It goes on …")
    expect(output).to_contain_text("200 items: the first")
    expect(output).to_contain_text("Whole: the stream says that this was its end, after 250 items.")
    expect(output).not_to_contain_text("It goes on …")
    expect(output.locator(".lab-stream")).to_have_count(1)
    broken = notebook.run("break")
    expect(broken).to_contain_text("✗ Broken off: INTERNAL_ERROR.")
    for theme in ("Light", "Dark"):
        notebook.theme(theme)
        for drawn in (output, broken):
            assert notebook.barriers(drawn) == []
