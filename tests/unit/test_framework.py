"""Protocol files: what they can say, and what their messages say back."""

from pathlib import Path

import pytest

from peerreview.errors import FrameworkError
from peerreview.framework import (
    AUDIENCES,
    PHASES,
    Groups,
    Protocol,
    Rule,
    Team,
    find_protocol,
    plain,
    protocols,
    read_protocol,
    themes,
)

HEAD = """
title = "Our way"
published_by = "Wrenmoor Partnership"
default_audience = "partnership"
"""
STAGE = """
[[stages]]
number = 1
title = "All of it"
"""


def milestone(name: str, *more: str, stage: str = "1", phase: str = '"plan"', who: str = '"Partnership lead"') -> str:
    needed = [f'name = "{name}"', f"stage = {stage}", f"phase = {phase}", f"who = {who}", 'source = "agreed"']
    return "\n".join(["", "[[milestones]]", *needed, *more, ""])


REVIEW = milestone("Review", phase='"review"')


def due(name: str, rule: str, *more: str) -> str:
    return milestone(name, f'due = "{rule}"', *more)


@pytest.fixture
def write(tmp_path: Path):
    def save(text: str | bytes, name: str = "our-way.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return save


@pytest.fixture
def read(write):
    def save_and_read(*steps: str) -> Protocol:
        return read_protocol(write("\n".join([HEAD, STAGE, *steps])))

    return save_and_read


@pytest.fixture
def problems(write):
    """What the reader says of a file, a line for each problem."""

    def save_and_read(text: str | bytes, name: str = "our-way.toml") -> list[str]:
        with pytest.raises(FrameworkError) as caught:
            read_protocol(write(text, name))
        return str(caught.value).splitlines()

    return save_and_read


def rules(protocol: Protocol) -> dict[str, Rule | None]:
    return {step.name: step.rule for step in protocol.milestones}


class TestThemes:
    def test_four_themes_hold_eleven_strands(self):
        assert {theme.name: len(theme.strands) for theme in themes()} == {
            "Our impact": 2,
            "Looking inward": 3,
            "Looking outward": 3,
            "Looking forward": 3,
        }

    def test_no_strand_is_there_twice(self):
        strands = [strand for theme in themes() for strand in theme.strands]
        assert len(strands) == len(set(strands)) == 11


class TestTiptreeAndStanway:
    """Against the consortium's own five stages."""

    @pytest.fixture
    def protocol(self) -> Protocol:
        return protocols()["tiptree-stanway"]

    def test_has_five_stages(self, protocol):
        assert [stage.number for stage in protocol.stages] == [1, 2, 3, 4, 5]
        assert protocol.stages[4].title == "Impact assessment"

    def test_steps_stand_in_their_stages_and_phases(self, protocol):
        assert [(step.name, step.stage, step.phase) for step in protocol.milestones] == [
            ("Data shared", 1, "plan"),
            ("Self-review", 1, "plan"),
            ("Pre-review meeting", 1, "plan"),
            ("Timetable sent", 1, "plan"),
            ("Review", 2, "review"),
            ("Summary agreed", 2, "review"),
            ("Feedback given", 3, "feedback"),
            ("Workshop", 3, "action"),
            ("Action plan agreed", 3, "action"),
            ("Audit returned", 4, "support"),
            ("Support started", 4, "support"),
            ("Impact review", 5, "impact"),
        ]

    def test_due_rules(self, protocol):
        assert rules(protocol) == {
            "Data shared": Rule("Review", "days", -14),
            "Self-review": Rule("Review", "days", -14),
            "Pre-review meeting": Rule("Review", "days", -7),
            "Timetable sent": Rule("Review", "days", -1),
            "Review": None,
            "Summary agreed": Rule("Review", "days", 0),
            "Feedback given": Rule("Review", "days", 0),
            "Workshop": Rule("Review", "days", 14, at_earliest=7),
            "Action plan agreed": Rule("Workshop", "days", 0),
            "Audit returned": None,
            "Support started": None,
            "Impact review": None,  # the source leaves it to be confirmed
        }

    def test_steps_before_the_review_are_those_above_it(self, protocol):
        before = [step.name for step in protocol.milestones if step.before_review]
        assert before == ["Data shared", "Self-review", "Pre-review meeting", "Timetable sent"]

    def test_members_read_records_and_the_associate_reads_impact(self, protocol):
        assert (protocol.default_audience, protocol.impact_audience) == ("partnership", "associate")

    def test_champions_lead_the_workshop_with_half_a_day_of_release(self, protocol):
        workshop = protocol.milestone("Workshop")
        assert workshop is not None
        assert workshop.who == "Improvement Champions"
        assert protocol.staff_days["Improvement Champion"] == 0.5

    def test_every_step_names_its_source_and_who_acts(self, protocol):
        assert all(step.source and step.who for step in protocol.milestones)
        assert protocol.sources

    def test_eight_documents_go_to_the_review_team(self, protocol):
        assert len(protocol.documents) == 8
        assert "SEF" in protocol.documents

    def test_can_be_part_of_a_set_and_read_in_rule_order(self, protocol):
        names = [step.name for step in protocol.in_rule_order()]
        assert names.index("Review") < names.index("Workshop") < names.index("Action plan agreed")
        assert sorted(names) == sorted(step.name for step in protocol.milestones)
        assert {protocol, protocol} == {protocol}


class TestOtherWaysOfWorking:
    """What the reader can express beyond five stages."""

    def test_six_stages_without_any_dates(self, write):
        stages = "".join(f'[[stages]]\nnumber = {n}\ntitle = "Stage {n}"\n' for n in range(1, 7))
        steps = [("Self-review", 1), ("Pre-review meeting", 2), ("Review", 3), ("Feedback given", 4)]
        steps += [("Workshop", 5), ("Action plan agreed", 5), ("Support started", 5), ("Impact review", 6)]
        text = HEAD + stages + "".join(milestone(name, stage=str(stage)) for name, stage in steps)
        protocol = read_protocol(write(text))
        assert [(step.name, step.stage) for step in protocol.milestones] == steps
        assert set(rules(protocol).values()) == {None}

    def test_subject_review_with_a_visit_after_two_terms(self, read):
        protocol = read(
            milestone("Staff briefing"),
            due("Data shared", "7 days before Review"),
            due("Timetable sent", "1 week before Review"),
            REVIEW,
            due("Feedback given", "same day as Review"),
            milestone("Report returned"),
            due("Impact review", "2 terms after Review"),
        )
        found = rules(protocol)
        assert found["Data shared"] == found["Timetable sent"] == Rule("Review", "days", -7)
        assert found["Impact review"] == Rule("Review", "terms", 2)

    def test_improvement_partner_counts_working_days_and_from_other_steps(self, write):
        steps = [
            milestone("First meeting"),
            due("Section one sent", "7 days before Review"),
            REVIEW,
            due("Summary agreed", "same day as Review"),
            due("Report returned", "3 working days after Review"),
            due("Host reflection", "5 working days after Report returned"),
        ]
        text = HEAD + 'group_within = "1 half-term after Review"\n' + STAGE + "".join(steps)
        protocol = read_protocol(write(text))
        assert rules(protocol)["Report returned"] == Rule("Review", "working_days", 3)
        assert rules(protocol)["Host reflection"] == Rule("Report returned", "working_days", 5)
        assert protocol.group_within == Rule("Review", "half_terms", 1)

    def test_trio_with_a_needed_meeting_and_a_reading_of_our_own(self, read):
        protocol = read(
            milestone("Pre-review meeting", "needed = true"),
            milestone("Timetable sent"),
            REVIEW,
            due("Summary agreed", "the day of Review"),
            due("Workshop", "28 days after Review", "due_is_ours = true"),
            milestone("Post-review meeting"),
            milestone("Impact review"),
        )
        assert [step.name for step in protocol.milestones if step.needed] == ["Pre-review meeting", "Review"]
        assert rules(protocol)["Workshop"] == Rule("Review", "days", 28, ours=True)

    @pytest.mark.parametrize(
        ("words", "rule"),
        [
            ("1 to 2 weeks after Review", Rule("Review", "days", 14, at_earliest=7)),
            ("1–2 weeks after review", Rule("Review", "days", 14, at_earliest=7)),
            ("7-14 days after the-review", None),
            ("2 to 3 working days after Review", Rule("Review", "working_days", 3, at_earliest=2)),
            ("1 half term after Review", Rule("Review", "half_terms", 1)),
            ("2 half-terms after Review", Rule("Review", "half_terms", 2)),
            ("on the day of Review", Rule("Review", "days", 0)),
            ("  0 days  after  Review ", Rule("Review", "days", 0)),
            ("a while after Review", None),
            ("14 days Review", None),
            ("9999 days after Review", None),
        ],
    )
    def test_words_of_a_rule(self, read, words, rule):
        if rule:
            assert rules(read(REVIEW, due("Workshop", words)))["Workshop"] == rule
        else:
            with pytest.raises(FrameworkError, match=r"milestones\.Workshop\.due"):
                read(REVIEW, due("Workshop", words))

    def test_a_range_before_the_review_is_due_at_its_later_end(self, read):
        protocol = read(due("Data shared", "1 to 2 weeks before Review"), REVIEW)
        assert rules(protocol)["Data shared"] == Rule("Review", "days", -7, at_earliest=-14)

    def test_a_step_may_count_from_one_that_stands_below_it(self, read):
        protocol = read(REVIEW, due("Summary agreed", "with Workshop"), milestone("Workshop"))
        assert rules(protocol)["Summary agreed"] == Rule("Workshop", "days", 0)

    def test_impact_takes_the_default_audience_unless_the_file_says_otherwise(self, read):
        assert read(REVIEW).impact_audience == "partnership"

    def test_a_file_saved_by_notepad_with_a_mark_in_front(self, write):
        assert read_protocol(write(b"\xef\xbb\xbf" + (HEAD + STAGE + REVIEW).encode())).title == "Our way"

    def test_team_groups_and_terms(self, write):
        text = HEAD + "agree_terms = true\n[team]\nreviewers = [3, 4]\nchampions = 2\nchampions_independent = true\n"
        protocol = read_protocol(write(text + "[groups]\nsize = 3\nreviews_a_term = [1, 2]\n" + STAGE + REVIEW))
        assert protocol.team == Team((3, 4), (2, 2), champions_independent=True)
        assert protocol.groups == Groups((3, 3), (1, 2))
        assert protocol.agree_terms

    def test_a_file_that_says_nothing_of_them_stays_valid(self, read):
        protocol = read(REVIEW)
        assert (protocol.team, protocol.groups, protocol.agree_terms) == (Team(None, None), None, False)


class TestMessages:
    """Each says file, key, what was seen and what is allowed."""

    def test_unknown_phase(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + milestone("Workshop", phase='"acton"'))
        assert line.startswith("our-way.toml: key 'milestones.Workshop.phase': 'acton' is not allowed; use one of ")
        assert ", ".join(PHASES) in line
        assert line.endswith("(did you mean 'action'?)")

    def test_unknown_audience(self, problems):
        (line,) = problems(HEAD.replace('"partnership"', '"everybody"') + STAGE + REVIEW)
        assert "key 'default_audience': 'everybody' is not allowed" in line
        assert ", ".join(AUDIENCES) in line

    def test_who_acts_is_one_of_the_roles_that_are_known(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + milestone("Workshop", who='"Improvement champions"'))
        assert "key 'milestones.Workshop.who': 'Improvement champions' is not allowed; use one of Host head" in line
        assert line.endswith("(did you mean 'Improvement Champions'?)")

    @pytest.mark.parametrize("seen", ["0", "[4, 3]", "[3]", "[3, 4, 5]", '"two"', "true", "2.5"])
    def test_a_number_of_people_is_whole_or_a_range(self, problems, seen):
        (line,) = problems(HEAD + f"[team]\nreviewers = {seen}\n" + STAGE + REVIEW)
        assert "key 'team.reviewers': '" in line
        assert line.endswith("use a whole number, as 2, or the fewest and the most, as [3, 4]")

    def test_unknown_key_of_a_table(self, problems):
        lines = problems(HEAD + "[team]\nchampion = 2\n[groups]\nsizes = 3\n" + STAGE + REVIEW)
        assert [line.split(":")[1] for line in lines] == [" key 'groups.sizes'", " key 'team.champion'"]
        assert all("did you mean" in line for line in lines)

    def test_unknown_key_suggests_the_nearest(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + milestone("Workshop", "need = true"))
        assert "key 'milestones.Workshop.need': not a key that is known here; use one of name, stage" in line
        assert line.endswith("(did you mean 'needed'?)")

    def test_unknown_key_at_the_top(self, problems):
        (line,) = problems(HEAD + 'titel = "x"\n' + STAGE + REVIEW)
        assert "key 'titel'" in line
        assert "did you mean 'title'?" in line

    def test_stage_that_is_not_declared(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + milestone("Workshop", stage="7"))
        assert line == "our-way.toml: key 'milestones.Workshop.stage': '7' is not allowed; use one of 1"

    def test_stage_that_is_not_a_number(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + milestone("Workshop", stage='"three"'))
        assert "key 'milestones.Workshop.stage': 'three' is not allowed; use a whole number" in line

    def test_true_is_not_a_number(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + milestone("Workshop", stage="true"))
        assert "'true' is not allowed; use a whole number" in line

    def test_stage_declared_twice(self, problems):
        (line,) = problems(HEAD + STAGE + STAGE + REVIEW)
        assert "key 'stages.1': '1' is there twice" in line

    def test_no_stages(self, problems):
        (line,) = problems(HEAD + REVIEW)
        assert "key 'stages': missing" in line

    def test_milestone_twice(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + milestone("Workshop") * 2)
        assert "key 'milestones.Workshop': 'Workshop' is there twice" in line

    def test_milestone_that_no_workbook_has_a_column_for(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + milestone("Bake sale"))
        assert "key 'milestones.Bake sale.name': 'Bake sale' is not allowed; use one of Staff briefing, " in line
        assert "did you mean" not in line

    @pytest.mark.parametrize(
        ("seen", "meant"), [("Data pack", "Data shared"), ("Wrkshop", "Workshop"), ("REVIEW ", "Review")]
    )
    def test_milestone_by_another_name_is_told_its_own(self, problems, seen, meant):
        text = HEAD + STAGE + milestone(seen) + ("" if meant == "Review" else REVIEW)
        assert f"(did you mean '{meant}'?)" in problems(text)[0]

    def test_no_review(self, problems):
        (line,) = problems(HEAD + STAGE + milestone("Workshop"))
        assert line.startswith("our-way.toml: key 'milestones': 'Review' is missing")

    def test_rule_from_a_milestone_that_is_not_there(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + due("Action plan agreed", "with Workshp") + milestone("Workshop"))
        assert "key 'milestones.Action plan agreed.due': 'Workshp' is not allowed; use one of Review, " in line
        assert line.endswith("(did you mean 'Workshop'?)")

    def test_rule_that_is_not_understood_shows_how_to_write_one(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + due("Workshop", "soon"))
        assert "'soon' is not understood; write it like '14 days before Review'" in line

    def test_rules_in_a_circle(self, problems):
        text = HEAD + STAGE + REVIEW + due("Workshop", "with Support started")
        (line,) = problems(text + due("Support started", "7 days after Workshop"))
        assert "goes round in a circle" in line
        assert "'Workshop' counts from 'Support started'" in line
        assert "'Support started' counts from 'Workshop'" in line

    def test_rule_from_itself(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW + due("Workshop", "7 days after Workshop"))
        assert "'Workshop' counts from 'Workshop'" in line

    def test_the_review_itself_takes_no_rule(self, problems):
        (line,) = problems(HEAD + STAGE + milestone("Workshop") + due("Review", "7 days after Workshop"))
        assert "key 'milestones.Review.due'" in line

    def test_step_above_the_review_that_is_due_after_it(self, problems):
        (line,) = problems(HEAD + STAGE + due("Workshop", "7 days after Review") + REVIEW)
        assert "is after the review, but the milestone is listed before it" in line

    def test_needed_key_left_out_or_left_empty(self, problems):
        assert problems(HEAD.replace("title", "names") + STAGE + REVIEW) == [
            "our-way.toml: key 'title': missing; use text in quotes, as \"…\"",
            "our-way.toml: key 'names': 'Our way' is not allowed; use a list of texts, as [\"…\", \"…\"]",
        ]
        (line,) = problems(HEAD + STAGE + REVIEW + milestone("Workshop", who='" "'))
        assert "key 'milestones.Workshop.who': empty" in line

    @pytest.mark.parametrize("days", ['"half"', "-1", "inf", "true"])
    def test_staff_days_are_numbers(self, problems, days):
        (line,) = problems(HEAD + f"[staff_days]\nreviewer = {days}\n" + STAGE + REVIEW)
        assert "key 'staff_days.reviewer'" in line
        assert "use a number, as 0.5" in line

    def test_staff_days_are_those_of_a_known_role(self, problems):
        (line,) = problems(HEAD + '[staff_days]\nreviewers = 1.0\n"Improvement Partner" = 0.5\n' + STAGE + REVIEW)
        assert line == (
            "our-way.toml: key 'staff_days.reviewers': 'reviewers' is not allowed; use one of lead reviewer, "
            "Improvement Partner, reviewer, Improvement Champion (did you mean 'reviewer'?)"
        )

    def test_milestones_that_are_not_tables(self, problems):
        lines = problems(HEAD + 'milestones = ["Review"]\n' + STAGE)
        assert "key 'milestones': 'Review' is not allowed; use tables, each under [[milestones]]" in lines[0]

    def test_all_problems_are_told_at_once(self, problems):
        steps = milestone("Workshop", "colour = 1", stage="7", phase='"x"') + due("Audit returned", "soon")
        assert len(problems(HEAD + STAGE + steps)) == 5  # stage, phase, colour, soon, and no Review

    def test_file_name_that_cannot_be_an_id(self, problems):
        (line,) = problems(HEAD + STAGE + REVIEW, "Our way - Copy.toml")
        assert line.startswith("Our way - Copy.toml: the file's name is the protocol's id")

    def test_not_toml_says_the_line(self, problems):
        (line,) = problems('title = "x"\nnames = [\n"a",\n')
        assert line.startswith("our-way.toml, ")
        (line,) = problems('title = "x"\nnames "a"\n')
        assert line.startswith("our-way.toml, line 2, column 7: not written as TOML")

    def test_not_utf_8_says_the_line(self, problems):
        (line,) = problems('title = "x"\nnames = ["Caf\xe9"]\n'.encode("cp1252"))
        assert line.startswith("our-way.toml, line 2: not saved as UTF-8")

    def test_no_such_file(self, tmp_path):
        with pytest.raises(FrameworkError, match=r"gone\.toml: cannot be opened"):
            read_protocol(tmp_path / "gone.toml")


class TestProtocols:
    def test_ours_are_there_without_a_folder(self, tmp_path):
        assert "tiptree-stanway" in protocols()
        assert protocols(tmp_path / "nothing here") == protocols()

    def test_a_partnership_adds_its_own(self, write, tmp_path):
        write(HEAD + STAGE + REVIEW)
        found = protocols(tmp_path)
        assert found["our-way"].published_by == "Wrenmoor Partnership"
        assert "tiptree-stanway" in found
        assert "our-way" not in protocols()

    def test_a_file_cannot_take_the_place_of_ours_unseen(self, write, tmp_path):
        write(HEAD + STAGE + REVIEW, "tiptree-stanway.toml")
        found = protocols(tmp_path)
        assert found["tiptree-stanway"] == protocols()["tiptree-stanway"]
        assert found.faults["tiptree-stanway"].startswith(
            "tiptree-stanway.toml: a protocol that comes with the program"
        )
        assert "as tiptree-stanway-ours.toml" in found.problems

    @pytest.mark.parametrize(
        ("file", "more", "says"),
        [
            ("our-way.toml", 'names = ["T.S.C."]\n', "key 'names': 'T.S.C.' is already a name of tiptree-stanway.toml"),
            ("our-way.toml", 'names = ["our  ip", "I.P."]\n', "key 'names': 'I.P.' is already a name of improvement-"),
            ("spp.toml", "", "spp.toml: a protocol that comes with the program has this name"),
            ("omat.toml", "", "omat.toml: the file's name: 'omat' is already a name of subject-review.toml"),
        ],
    )
    def test_two_protocols_cannot_share_a_name(self, write, tmp_path, file, more, says):
        write(HEAD + more + STAGE + REVIEW, file)
        found = protocols(tmp_path)
        assert says in found.problems
        assert found == protocols()

    def test_one_title_for_two_files_is_a_fault_of_the_second(self, write, tmp_path):
        write(HEAD + STAGE + REVIEW, "first.toml")
        write(HEAD + STAGE + REVIEW, "second.toml")
        found = protocols(tmp_path)
        assert "first" in found
        assert found.faults == {
            "second": "second.toml: key 'title': 'Our way' is already a name of first.toml; "
            "give each protocol names of its own"
        }

    def test_a_file_with_faults_leaves_the_others_be(self, write, tmp_path):
        write(HEAD, "one.toml")
        write("names [", "two.toml")
        write(HEAD + STAGE + REVIEW)
        found = protocols(tmp_path)
        assert found["our-way"].title == "Our way"
        assert found.faults.keys() == {"one", "two"}
        assert "one.toml: key 'stages': missing" in found.problems
        assert "two.toml, line 1" in found.problems

    def test_names_of_ours_are_all_different(self):
        called = [{plain(name) for name in (one.id, one.title, *one.names)} for one in protocols().values()]
        assert sum(map(len, called)) == len(set().union(*called))

    @pytest.mark.parametrize(
        ("text", "protocol"),
        [
            ("Tiptree and Stanway", "tiptree-stanway"),
            ("five stages", "tiptree-stanway"),
            ("Schools Partnership Programme", "spp"),
            ("S P P", "spp"),
            ("six stages", "spp"),
            ("Subject peer review", "subject-review"),
            ("Handford Hall", "subject-review"),
            ("omat", "subject-review"),
            ("IP/School Peer Review", "improvement-partner"),
            ("royal greenwich", "improvement-partner"),
            ("IP", "improvement-partner"),
            ("Trio", "trio"),
            ("Katherine Semar", "trio"),
            ("Uttlesford trios", "trio"),
        ],
    )
    def test_every_way_of_working_goes_by_the_names_people_use(self, text, protocol):
        found = find_protocol(text, protocols())
        assert found is not None
        assert found.id == protocol

    @pytest.mark.parametrize(
        "text",
        ["tiptree-stanway", "TSC", " tsc ", "Tiptree & Stanway", "tiptree and  stanway", "Five Stages"],
    )
    def test_found_by_any_of_its_names(self, text):
        found = find_protocol(text, protocols())
        assert found is not None
        assert found.id == "tiptree-stanway"

    @pytest.mark.parametrize("text", ["", "  ", "-", "Tiptree", "seven stages"])
    def test_not_found_by_less_than_a_name(self, text):
        assert find_protocol(text, protocols()) is None
