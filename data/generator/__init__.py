"""Makes the exports of one believable company, from a seed: `python -m data.generator`.

`company` tells the story as data, `draw.company_tasks` draws the true tasks, `dress` turns them
into what people see, and one `write_*` module a tool prints them as that tool does, quirks and bad
rows (`spoil`) included. Same seed, same size: same files.
"""
