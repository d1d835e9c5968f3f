"""The dashboard: `streamlit run dashboard.py`. Navigation and the frame around every page."""

from pathlib import Path

import streamlit as st

from pages.frame import guard, header
from pages.frame.address import read_address, shown
from pages.frame.filters import filter_row
from pages.frame.navigation import all_pages

STATIC = Path(__file__).parent / "static"

t = read_address()
# Before the navigation, or the browser fetches the page's own icon from elsewhere for a favicon.
st.set_page_config(page_icon=str(STATIC / "favicon.svg"), layout="wide")
page = st.navigation(all_pages(t), position="top")
st.set_page_config(page_title=f"{page.title} · Leeway")
st.logo(str(STATIC / f"logo-{st.context.theme.type or 'light'}.svg"), size="medium")

header.title_row(page, t)
snapshot = shown()
if snapshot is not None:
    filter_row(snapshot)
guard.run(page, t)
