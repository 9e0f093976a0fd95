"""The instrument of maturity: what comes with the program, and what a partnership adds in a file of its own."""

from datetime import date
from pathlib import Path

from peerreview.maturity import FILE, Instrument, instrument
from tests.spec.tables import book, snapshot

OWN = """
[[scales]]
name = "Our own words"
levels = ["seed", "shoot", "tree"]

[[dimensions]]
name = "Pupils take part"
about = "Whether pupils have a say in reviews."
beside = ["reviews_held"]
"""


def with_own(folder: Path, text: str) -> Instrument:
    (folder / FILE).write_text(text, encoding="utf-8")
    return instrument(folder)


def test_the_four_features_and_four_rungs_are_there_in_their_order() -> None:
    ours = instrument()
    assert [one.name for one in ours.dimensions] == [
        "Long-term commitment",
        "Non-judgemental",
        "Engagement in critical evaluation",
        "Leads to improvement",
    ]
    assert all(one.about.endswith(".") for one in (*ours.dimensions, *ours.ladder))
    assert [rung.name for rung in ours.ladder] == [
        "Participating",
        "Following through",
        "Demonstrating change",
        "Leading others",
    ]
    assert ours.scales[0].levels == ("beginning", "developing", "embedding", "leading")
    assert ours.scales[1].levels == ("build", "embed", "sustain")


def test_every_fact_that_is_named_is_counted_and_none_stands_on_two_rungs() -> None:
    counted = {
        row["fact"] for row in snapshot(book(schools=[{"school": "Wrenmoor"}])).ask("facts", as_of=date(2026, 4, 1))
    }
    ours = instrument()
    on_rungs = [fact for rung in ours.ladder for fact in rung.facts]
    assert len(on_rungs) == len(set(on_rungs))
    assert set(on_rungs) <= counted
    assert {fact for one in ours.dimensions for fact in one.beside} <= counted
    assert counted - set(on_rungs) == {"schools_that_never_gave"}  # the rest of those that gave
    assert all(set(rung.fewer) <= set(rung.facts) for rung in ours.ladder)


def test_a_level_has_its_place_whatever_its_case() -> None:
    levels = instrument().scales[0]
    assert (levels.place("Embedding "), levels.place("beginning"), levels.place("tree")) == (2, 0, None)


def test_a_dimension_is_on_the_scale_that_has_most_of_its_words() -> None:
    ours = instrument()
    assert ours.scale(["build", "sustain", "leading"]).name == "phase"
    assert ours.scale(["leading", "our own word"]).name == "level"
    assert ours.scale([]).name == "level"


def test_a_partnership_adds_its_own_scales_and_dimensions(tmp_path: Path) -> None:
    both = with_own(tmp_path, OWN)
    assert both.fault == ""
    assert [one.name for one in both.dimensions][3:] == ["Leads to improvement", "Pupils take part"]
    assert both.dimensions[-1].beside == ("reviews_held",)
    assert both.scale(["tree", "seed"]).levels == ("seed", "shoot", "tree")
    assert both.ladder == instrument().ladder


def test_the_file_is_read_anew_once_it_is_another(tmp_path: Path) -> None:
    with_own(tmp_path, OWN)
    assert with_own(tmp_path, f'{OWN}\n[[dimensions]]\nname = "Time"\n').dimensions[-1].name == "Time"
    (tmp_path / FILE).unlink()
    assert instrument(tmp_path) == instrument()


def test_a_file_with_a_fault_is_left_out_and_says_where(tmp_path: Path) -> None:
    found = with_own(tmp_path, '[[scales]]\nname = "One"\nlevels = ["only"]\n[[dimensions]]\nabot = "x"\n')
    assert found.dimensions == instrument().dimensions
    assert "maturity.toml: key 'scales.One.levels': a scale needs two levels or more" in found.fault
    assert "key 'dimensions.1.name': missing" in found.fault
    assert "did you mean 'about'" in found.fault


def test_a_name_of_ours_cannot_be_given_again(tmp_path: Path) -> None:
    found = with_own(tmp_path, '[[dimensions]]\nname = "non-judgemental"\n')
    assert "key 'dimensions.non-judgemental': this name comes with the program" in found.fault
    assert len(found.dimensions) == 4


def test_a_file_that_is_not_toml_is_said_to_be_so(tmp_path: Path) -> None:
    assert with_own(tmp_path, "[[dimensions").fault.startswith("maturity.toml, ")
