from pipeline.sources.mapping import builtin_mappings
from pipeline.text import translator
from pipeline.text.trackers import NAMES, tracker_name


def test_every_tracker_that_is_known_has_its_name() -> None:
    assert {mapping.source for mapping in builtin_mappings()} == set(NAMES)


def test_a_source_of_ones_own_is_called_as_it_is() -> None:
    zh = translator("zh")
    assert [tracker_name(source, zh) for source in ("zentao", "our_erp")] == ["禅道", "our_erp"]
