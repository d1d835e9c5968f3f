"""Buffers: how much longer a task takes than planned, proven on unseen tasks.

`targets` says what is predicted, `features` what is known when a task is planned, `window` which
tasks are learned from, `model` predicts a task (`forest`, or `plain` with few tasks), `kind` a
whole type or its part in a team or project, `levels` calibrates, `walk` and `backtest` prove it
against `baselines`, `suggest` says it with what `notes` has to add, `proven` holds it against
unseen tasks, `store` keeps it; `plan` tells of single tasks, `remaining` of those late already.
"""
