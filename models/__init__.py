"""Buffers: how much longer a task takes than planned, proven on unseen tasks.

`targets` says what is predicted, `features` what is known when a task is planned, `model` predicts
a task (`forest`, or `plain` with few tasks), `kind` a whole type, `levels` calibrates, `walk` and
`backtest` prove it against `baselines`, `suggest` says it with what `notes` has to add, `proven`
holds it against unseen tasks, `store` keeps it.
"""
