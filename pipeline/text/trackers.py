"""The names of trackers, as people write them."""

from pipeline.text import N_, Translator

NAMES = {
    "asana": N_("Asana"),
    "azure_devops": N_("Azure DevOps"),
    "betterworks": N_("Betterworks"),
    "clickup": N_("ClickUp"),
    "culture_amp": N_("Culture Amp"),
    "engagedly": N_("Engagedly"),
    "feishu_okr": N_("Feishu OKR"),
    "feishu_project": N_("Feishu Project"),
    "github": N_("GitHub"),
    "github_projects": N_("GitHub Projects"),
    "gitlab": N_("GitLab"),
    "jira": N_("Jira"),
    "linear": N_("Linear"),
    "mirro": N_("Mirro"),
    "monday": N_("monday.com"),
    "ms_project": N_("MS Project"),
    "okr": N_("OKR"),
    "peoplecues": N_("PeopleCues"),
    "pingcode": N_("PingCode"),
    "redmine": N_("Redmine"),
    "tapd": N_("TAPD"),
    "teambition": N_("Teambition"),
    "trello": N_("Trello"),
    "unified": N_("Unified.to"),
    "worktile": N_("Worktile"),
    "youtrack": N_("YouTrack"),
    "zentao": N_("Zentao"),
    "zentao_bug": N_("Zentao bugs"),
    "zentao_story": N_("Zentao stories"),
}
"""Source of a mapping -> its name."""


def tracker_name(source: str, t: Translator) -> str:
    """The name of a source; one that somebody else's mapping names is called as it says."""
    return t(NAMES[source]) if source in NAMES else source
