"""Sprint cells of older Jira Servers, which hold a Java object's text instead of a name."""

import polars as pl

_KEYS = (
    "id|rapidViewId|state|name|goal|startDate|endDate|activatedDate|completeDate|sequence|"
    "autoStartStop|synced|incompleteIssuesDestinationId"
)
# Names may hold commas, brackets and "=": a name ends where the next known key begins.
_NAME = rf"(?s)[\[,]name=(.*?)(?:,(?:{_KEYS})=|\]\s*$)"


def sprint_name(text: pl.Expr) -> pl.Expr:
    """The sprint's name from `com.atlassian.greenhopper...[id=11,...,name=Sprint 11,...]`;
    other texts as they are."""
    return (
        pl.when(text.str.starts_with("com.atlassian.greenhopper"))
        .then(text.str.extract(_NAME, 1))
        .otherwise(text)
    )
