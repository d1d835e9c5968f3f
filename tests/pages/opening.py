"""Opening a page of the dashboard as a reader does, and what it says."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

_DASHBOARD = Path(__file__).parents[2] / "dashboard.py"


def open_page(topic: str, *, timeout: int = 60, **params: str) -> AppTest:
    """The page with these parameters of the address, in English unless they say otherwise."""
    app = AppTest.from_file(str(_DASHBOARD), default_timeout=timeout)
    for name, value in ({"lang": "en"} | params).items():
        app.query_params[name] = value
    app.run()
    app.switch_page(f"pages/{topic}/page.py").run()
    assert not app.exception
    assert not app.error
    return app


def said(app: AppTest) -> str:
    """All texts, without the signs that keep Markdown from reading them."""
    return "\n".join(each.value for each in (*app.markdown, *app.caption)).replace("\\", "")
