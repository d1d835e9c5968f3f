"""The dashboard with its answers to other tools, as `serve` starts it."""

from pathlib import Path

import streamlit as st

from pages.frame.api import ROUTES

app = st.App(Path(__file__).parents[2] / "dashboard.py", routes=ROUTES)
